package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.List;

/** Pods from templates. */
final class PodTemplate {

  private PodTemplate() {}

  /** A new pod of a controller's object. */
  static ObjectNode pod(Kind kind, ObjectNode owner) {
    JsonNode template = Json.at(owner, "spec", "template");
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", Objects.name(owner) + "-");
    for (String field : List.of("labels", "annotations", "finalizers")) {
      JsonNode value = Json.at(template, "metadata", field);
      if (!value.isEmpty()) {
        metadata.set(field, value.deepCopy());
      }
    }
    metadata.putArray("ownerReferences").add(Objects.controllerReference(kind, owner));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }
}
