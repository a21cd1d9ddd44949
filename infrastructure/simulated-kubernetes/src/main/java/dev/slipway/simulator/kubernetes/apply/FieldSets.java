package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.patch.JsonEquality;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Schema;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which fields objects have, and in which they differ. */
final class FieldSets {

  /** Never anybody's. */
  private static final FieldSet NOBODYS = nobodys();

  private FieldSets() {}

  private static FieldSet nobodys() {
    FieldSet set = new FieldSet();
    set.child("f:apiVersion").add();
    set.child("f:kind").add();
    FieldSet metadata = set.child("f:metadata");
    for (String name :
        List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      metadata.child("f:" + name).add();
    }
    return set;
  }

  /** All fields of an object that can be owned. */
  static FieldSet of(Kind kind, ObjectNode object) {
    FieldSet set = new FieldSet();
    collect(Schema.of(kind), object, set);
    return clean(set);
  }

  /** The fields that the second object has differently, or has and the first doesn't. */
  static FieldSet changed(Kind kind, ObjectNode before, ObjectNode after) {
    FieldSet set = new FieldSet();
    compare(Schema.of(kind), before, after, set);
    return clean(set);
  }

  private static FieldSet clean(FieldSet set) {
    FieldSet clean = set.minusWhole(NOBODYS);
    // Metadata itself is no field to own.
    FieldSet metadata = clean.children().get("f:metadata");
    if (metadata != null && metadata.isMember() && metadata.children().isEmpty()) {
      clean.children().remove("f:metadata");
    }
    return clean;
  }

  private static void collect(Field field, JsonNode value, FieldSet set) {
    if (value instanceof ObjectNode object && !field.isAtomic()) {
      boolean isMap = field.values() != null;
      if (object.isEmpty() || isMap) {
        set.add();
      }
      for (var entry : object.properties()) {
        collect(
            field.child(entry.getKey()), entry.getValue(), set.child(Steps.field(entry.getKey())));
      }
    } else if (value instanceof ArrayNode list && field.items() != null && !field.isAtomic()) {
      set.add();
      for (JsonNode item : list) {
        FieldSet child = set.child(Steps.item(field, item));
        child.add();
        if (field.listType().equals("map")) {
          collect(field.items(), item, child);
        }
      }
    } else {
      set.add();
    }
  }

  private static void compare(Field field, JsonNode before, JsonNode after, FieldSet set) {
    if (before == after) {
      return;
    }
    if (before.isMissingNode()) {
      collect(field, after, set);
    } else if (before instanceof ObjectNode old
        && after instanceof ObjectNode now
        && !field.isAtomic()) {
      for (var entry : now.properties()) {
        String name = entry.getKey();
        compareChild(field.child(name), old.path(name), entry.getValue(), Steps.field(name), set);
      }
    } else if (before instanceof ArrayNode old
        && after instanceof ArrayNode now
        && field.items() != null
        && !field.isAtomic()) {
      Map<String, JsonNode> olds = byStep(field, old);
      byStep(field, now)
          .forEach(
              (step, item) -> {
                JsonNode found = olds.get(step);
                if (found == null) {
                  FieldSet child = set.child(step);
                  child.add();
                  collect(field.items(), item, child);
                } else {
                  compareChild(field.items(), found, item, step, set);
                }
              });
    } else if (!JsonEquality.same(before, after)) {
      set.add();
    }
  }

  private static void compareChild(
      Field field, JsonNode before, JsonNode after, String step, FieldSet set) {
    FieldSet child = new FieldSet();
    compare(field, before, after, child);
    if (!child.isEmpty()) {
      set.children().put(step, child);
    }
  }

  static Map<String, JsonNode> byStep(Field list, ArrayNode items) {
    Map<String, JsonNode> byStep = new LinkedHashMap<>();
    for (JsonNode item : items) {
      byStep.putIfAbsent(Steps.item(list, item), item);
    }
    return byStep;
  }
}
