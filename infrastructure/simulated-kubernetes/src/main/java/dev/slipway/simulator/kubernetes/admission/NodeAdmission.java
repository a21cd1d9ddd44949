package dev.slipway.simulator.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;

/** New nodes get no pods until they are ready: as the plugin TaintNodesByCondition. */
final class NodeAdmission {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  private NodeAdmission() {}

  static void complete(ObjectNode node) {
    ObjectNode spec = Json.ensure(node, "spec");
    ArrayNode taints =
        spec.get("taints") instanceof ArrayNode list ? list : spec.putArray("taints");
    for (JsonNode taint : taints) {
      if (Json.text(taint, "key").equals(NOT_READY)
          && Json.text(taint, "effect").equals("NoSchedule")) {
        return;
      }
    }
    taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
  }
}
