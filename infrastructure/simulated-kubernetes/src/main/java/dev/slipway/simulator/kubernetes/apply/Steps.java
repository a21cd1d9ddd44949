package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.TreeMap;

/** The steps of paths to fields. */
final class Steps {

  private Steps() {}

  static String field(String name) {
    return "f:" + name;
  }

  /** The step to an item of a list of type map or set. */
  static String item(Field list, JsonNode item) {
    if (list.listType().equals("set")) {
      return "v:" + item;
    }
    TreeMap<String, JsonNode> keys = new TreeMap<>();
    for (String key : list.keys()) {
      JsonNode value = item.get(key);
      if (value == null && list.items() != null) {
        value = list.items().child(key).byDefault();
      }
      if (value != null) {
        keys.put(key, value);
      }
    }
    ObjectNode json = Json.object();
    json.setAll(keys);
    return "k:" + json;
  }

  static String readable(String step) {
    String rest = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' -> "[" + readableKeys(rest) + "]";
      default -> "[=" + rest + "]";
    };
  }

  private static String readableKeys(String json) {
    try {
      StringBuilder text = new StringBuilder();
      for (var entry : Json.MAPPER.readTree(json).properties()) {
        if (!text.isEmpty()) {
          text.append(',');
        }
        text.append(entry.getKey()).append('=').append(entry.getValue());
      }
      return text.toString();
    } catch (JsonProcessingException e) {
      return json;
    }
  }
}
