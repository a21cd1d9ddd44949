package dev.slipway.simulator.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Schema;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' own patch, which merges lists by the keys of their items (API conventions, "strategic
 * merge patch").
 */
public final class StrategicMergePatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  /**
   * Applies a patch to a copy of an object.
   *
   * @throws PatchException if it can't be applied
   */
  public static ObjectNode apply(Kind kind, ObjectNode object, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      throw new PatchException("a strategic merge patch is an object");
    }
    return merge(Schema.of(kind), object.deepCopy(), changes);
  }

  private static ObjectNode merge(Field field, ObjectNode target, ObjectNode patch) {
    String directive = patch.path(DIRECTIVE).asText("");
    if (directive.equals("replace")) {
      return without(patch);
    }
    if (directive.equals("delete")) {
      return Json.object();
    }
    if (patch.get(RETAIN) instanceof ArrayNode retained) {
      List<String> kept = new ArrayList<>();
      retained.forEach(name -> kept.add(name.asText()));
      target.retain(kept);
    }
    for (var entry : patch.properties()) {
      String name = entry.getKey();
      if (name.startsWith(DELETE_FROM)) {
        deleteFrom(target, name.substring(DELETE_FROM.length()), entry.getValue());
      } else if (!name.startsWith("$")) {
        mergeField(field.child(name), target, name, entry.getValue());
      }
    }
    for (var entry : patch.properties()) {
      if (entry.getKey().startsWith(ORDER)) {
        String name = entry.getKey().substring(ORDER.length());
        order(field.child(name), target, name, entry.getValue());
      }
    }
    return target;
  }

  private static ObjectNode without(ObjectNode patch) {
    ObjectNode clean = patch.deepCopy();
    clean.remove(DIRECTIVE);
    return clean;
  }

  private static void mergeField(Field field, ObjectNode target, String name, JsonNode value) {
    switch (value) {
      case ObjectNode changes -> {
        ObjectNode child = target.get(name) instanceof ObjectNode there ? there : Json.object();
        target.set(name, merge(field, child, changes));
      }
      case ArrayNode changes when field.merges() -> {
        ArrayNode there = target.get(name) instanceof ArrayNode list ? list : Json.array();
        target.set(
            name,
            field.mergeKey().isEmpty() ? union(there, changes) : items(field, there, changes));
      }
      case JsonNode none when none.isNull() -> target.remove(name);
      default -> target.set(name, value.deepCopy());
    }
  }

  private static ArrayNode union(ArrayNode there, ArrayNode more) {
    for (JsonNode item : more) {
      if (indexOf(there, item) < 0) {
        there.add(item.deepCopy());
      }
    }
    return there;
  }

  private static int indexOf(ArrayNode list, JsonNode item) {
    for (int i = 0; i < list.size(); i++) {
      if (JsonEquality.same(list.get(i), item)) {
        return i;
      }
    }
    return -1;
  }

  private static ArrayNode items(Field field, ArrayNode there, ArrayNode patch) {
    for (JsonNode item : patch) {
      if (item.path(DIRECTIVE).asText("").equals("replace") && item.size() == 1) {
        there.removeAll();
      }
    }
    Field itemField = field.items() == null ? Field.ANY : field.items();
    for (JsonNode item : patch) {
      String directive = item.path(DIRECTIVE).asText("");
      if (item.size() == 1 && directive.equals("replace")) {
        continue;
      }
      JsonNode key = item.get(field.mergeKey());
      if (!(item instanceof ObjectNode changes) || key == null) {
        throw new PatchException(
            "map: %s does not contain declared merge key: %s".formatted(item, field.mergeKey()));
      }
      int index = find(there, field.mergeKey(), key);
      if (directive.equals("delete")) {
        if (index >= 0) {
          there.remove(index);
        }
      } else if (index < 0) {
        there.add(merge(itemField, Json.object(), changes));
      } else if (there.get(index) instanceof ObjectNode found) {
        there.set(index, merge(itemField, found, changes));
      }
    }
    return there;
  }

  private static int find(ArrayNode list, String mergeKey, JsonNode key) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.get(i).get(mergeKey);
      if (value != null && JsonEquality.same(value, key)) {
        return i;
      }
    }
    return -1;
  }

  private static void deleteFrom(ObjectNode target, String name, JsonNode values) {
    if (target.get(name) instanceof ArrayNode list) {
      for (JsonNode value : values) {
        int index = indexOf(list, value);
        if (index >= 0) {
          list.remove(index);
        }
      }
    }
  }

  private static void order(Field field, ObjectNode target, String name, JsonNode order) {
    if (!(target.get(name) instanceof ArrayNode list)) {
      return;
    }
    ArrayNode sorted = Json.array();
    for (JsonNode each : order) {
      int index =
          field.mergeKey().isEmpty()
              ? indexOf(list, each)
              : find(list, field.mergeKey(), each.path(field.mergeKey()));
      if (index >= 0) {
        sorted.add(list.remove(index));
      }
    }
    // What the order doesn't name was made by others, and goes last.
    sorted.addAll(list);
    target.set(name, sorted);
  }
}
