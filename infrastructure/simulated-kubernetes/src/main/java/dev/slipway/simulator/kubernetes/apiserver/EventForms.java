package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.Map;

/** Events as {@code v1} and as {@code events.k8s.io/v1}, whose fields have other names. */
final class EventForms {
  private static final Map<String, String> NEWER =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private EventForms() {}

  static ObjectNode newer(ObjectNode event) {
    ObjectNode result = Json.object().put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
    for (Map.Entry<String, JsonNode> entry : event.properties()) {
      String name = entry.getKey();
      if (!name.equals("apiVersion") && !name.equals("kind")) {
        result.set(NEWER.getOrDefault(name, name), entry.getValue());
      }
    }
    return result;
  }

  static ObjectNode older(ObjectNode event) {
    if (Json.text(event, "apiVersion").equals("v1")) {
      return event;
    }
    ObjectNode result = Json.object().put("apiVersion", "v1").put("kind", "Event");
    for (Map.Entry<String, JsonNode> entry : event.properties()) {
      String name = entry.getKey();
      if (!name.equals("apiVersion") && !name.equals("kind")) {
        result.set(olderName(name), entry.getValue());
      }
    }
    return result;
  }

  private static String olderName(String name) {
    for (Map.Entry<String, String> entry : NEWER.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey();
      }
    }
    return name;
  }
}
