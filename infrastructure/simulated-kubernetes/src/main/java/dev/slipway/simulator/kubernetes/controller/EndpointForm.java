package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.util.List;

/** Pods behind a Service, as they are written. */
final class EndpointForm {

  private EndpointForm() {}

  static ObjectNode endpoint(ObjectNode pod, boolean notReadyToo) {
    boolean terminating = Objects.deleting(pod);
    boolean serving = Pods.isReady(pod);
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(Json.text(pod, "status", "podIP"));
    endpoint
        .putObject("conditions")
        .put("ready", notReadyToo || (serving && !terminating))
        .put("serving", serving)
        .put("terminating", terminating);
    endpoint.put("nodeName", Pods.node(pod));
    endpoint.set("targetRef", reference(pod));
    return endpoint;
  }

  private static ObjectNode reference(ObjectNode pod) {
    return Json.object()
        .put("kind", "Pod")
        .put("name", Objects.name(pod))
        .put("namespace", Objects.namespace(pod))
        .put("uid", Objects.uid(pod));
  }

  static ArrayNode ports(ObjectNode service, List<ObjectNode> pods, boolean slice) {
    ArrayNode ports = Json.array();
    for (JsonNode port : Json.at(service, "spec", "ports")) {
      int target = target(port, pods);
      if (target > 0) {
        ObjectNode entry = ports.addObject();
        String name = Json.text(port, "name");
        if (slice || !name.isEmpty()) {
          entry.put("name", name);
        }
        entry.put("port", target).put("protocol", Json.text(port, "protocol"));
      }
    }
    return ports;
  }

  /** A port by its name is looked up in the pods. */
  private static int target(JsonNode port, List<ObjectNode> pods) {
    JsonNode target = port.path("targetPort");
    if (target.isNumber()) {
      return target.intValue();
    }
    for (ObjectNode pod : pods) {
      for (JsonNode container : Json.at(pod, "spec", "containers")) {
        for (JsonNode each : container.path("ports")) {
          if (Json.text(each, "name").equals(target.asText())) {
            return each.path("containerPort").asInt();
          }
        }
      }
    }
    return 0;
  }

  static ArrayNode subsets(ObjectNode service, List<ObjectNode> pods) {
    ArrayNode subsets = Json.array();
    boolean notReadyToo = Json.truth(service, "spec", "publishNotReadyAddresses");
    ArrayNode ready = Json.array();
    ArrayNode notReady = Json.array();
    for (ObjectNode pod : pods) {
      if (!Objects.deleting(pod)) {
        ObjectNode address = Json.object().put("ip", Json.text(pod, "status", "podIP"));
        address.put("nodeName", Pods.node(pod));
        address.set("targetRef", reference(pod));
        if (Pods.isReady(pod) || notReadyToo) {
          ready.add(address);
        } else {
          notReady.add(address);
        }
      }
    }
    if (!ready.isEmpty() || !notReady.isEmpty()) {
      ObjectNode subset = subsets.addObject();
      if (!ready.isEmpty()) {
        subset.set("addresses", ready);
      }
      if (!notReady.isEmpty()) {
        subset.set("notReadyAddresses", notReady);
      }
      subset.set("ports", ports(service, pods, false));
    }
    return subsets;
  }
}
