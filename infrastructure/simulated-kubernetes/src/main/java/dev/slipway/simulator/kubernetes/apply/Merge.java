package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Merging what is applied into what is there, and taking away what is no longer applied. */
final class Merge {

  private Merge() {}

  /** The second value merged into a copy of the first. */
  static JsonNode merge(Field field, JsonNode live, JsonNode applied) {
    if (live instanceof ObjectNode old && applied instanceof ObjectNode now && !field.isAtomic()) {
      ObjectNode result = Json.object();
      result.setAll(old);
      for (var entry : now.properties()) {
        if (!entry.getValue().isNull()) {
          JsonNode there = result.get(entry.getKey());
          result.set(
              entry.getKey(),
              there == null
                  ? entry.getValue().deepCopy()
                  : merge(field.child(entry.getKey()), there, entry.getValue()));
        }
      }
      return result;
    }
    if (live instanceof ArrayNode old
        && applied instanceof ArrayNode now
        && field.items() != null
        && !field.isAtomic()) {
      return lists(field, old, now);
    }
    return applied.deepCopy();
  }

  /** What is applied goes first and in its order; the items of others keep their place among it. */
  private static ArrayNode lists(Field field, ArrayNode live, ArrayNode applied) {
    Map<String, JsonNode> olds = FieldSets.byStep(field, live);
    Map<String, JsonNode> news = FieldSets.byStep(field, applied);
    List<String> order = new ArrayList<>(news.keySet());
    String previous = "";
    for (String step : olds.keySet()) {
      if (!news.containsKey(step)) {
        order.add(previous.isEmpty() ? 0 : order.indexOf(previous) + 1, step);
      }
      previous = step;
    }
    Map<String, JsonNode> merged = new LinkedHashMap<>();
    for (String step : order) {
      JsonNode old = olds.get(step);
      JsonNode now = news.get(step);
      if (now == null && old != null) {
        merged.put(step, old);
      } else if (now != null) {
        merged.put(
            step,
            old == null || field.items() == null ? now.deepCopy() : merge(field.items(), old, now));
      }
    }
    return Json.array().addAll(merged.values());
  }

  /** A copy without some fields, and without what they leave empty. */
  static JsonNode without(Field field, JsonNode value, FieldSet gone) {
    if (value instanceof ObjectNode object && !field.isAtomic()) {
      ObjectNode result = Json.object();
      for (var entry : object.properties()) {
        FieldSet below = gone.below(Steps.field(entry.getKey()));
        if (below.isEmpty()) {
          result.set(entry.getKey(), entry.getValue());
        } else if (!below.isMember() || !below.children().isEmpty()) {
          JsonNode rest = without(field.child(entry.getKey()), entry.getValue(), below);
          if (!rest.isEmpty() || rest.isValueNode()) {
            result.set(entry.getKey(), rest);
          }
        }
      }
      return result;
    }
    if (value instanceof ArrayNode list && field.items() != null && !field.isAtomic()) {
      ArrayNode result = Json.array();
      for (JsonNode item : list) {
        FieldSet below = gone.below(Steps.item(field, item));
        if (below.isEmpty()) {
          result.add(item);
        } else if (!below.isMember()) {
          result.add(without(field.items(), item, below));
        }
      }
      return result;
    }
    return gone.isMember() ? Json.MAPPER.missingNode() : value;
  }
}
