package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.util.List;
import java.util.Optional;

/** The pods that a controller's object controls: those that it made, and those that it adopts. */
final class OwnedPods {
  private final ClusterApi api;
  private final Kind kind;

  OwnedPods(ClusterApi api, Kind kind) {
    this.api = api;
    this.kind = kind;
  }

  /** Adopts pods that match and are nobody's; lets go of its own that no longer match. */
  void settle(ObjectNode object) {
    LabelSelector selector = ReplicaController.selector(kind, object);
    for (ObjectNode pod : api.list(Kinds.POD, Objects.namespace(object))) {
      Optional<JsonNode> owner = Objects.controller(pod);
      boolean matches = selector.matches(pod);
      if (owner.isEmpty() && matches && Pods.isActive(pod)) {
        api.edit(Kinds.POD, pod, copy -> adopt(copy, object));
      } else if (owner.isPresent() && isOwner(owner.get(), object) && !matches) {
        api.edit(Kinds.POD, pod, copy -> release(copy, object));
      }
    }
  }

  private static boolean isOwner(JsonNode reference, ObjectNode object) {
    return Json.text(reference, "uid").equals(Objects.uid(object));
  }

  private void adopt(ObjectNode pod, ObjectNode object) {
    ObjectNode metadata = Objects.metadata(pod);
    ArrayNode owners =
        metadata.get("ownerReferences") instanceof ArrayNode list
            ? list
            : metadata.putArray("ownerReferences");
    owners.add(Objects.controllerReference(kind, object));
  }

  private static void release(ObjectNode pod, ObjectNode object) {
    ObjectNode metadata = Objects.metadata(pod);
    if (metadata.get("ownerReferences") instanceof ArrayNode owners) {
      for (int i = owners.size() - 1; i >= 0; i--) {
        if (isOwner(owners.get(i), object)) {
          owners.remove(i);
        }
      }
    }
  }

  /** Its pods that count. */
  List<ObjectNode> active(ObjectNode object) {
    return api.list(Kinds.POD, Objects.namespace(object)).stream()
        .filter(Pods::isActive)
        .filter(pod -> Objects.controller(pod).filter(owner -> isOwner(owner, object)).isPresent())
        .toList();
  }
}
