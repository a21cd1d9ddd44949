package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.ArrayList;
import java.util.List;

/** Fields that a kind doesn't have: they are dropped, and told if the caller wants to know. */
public final class UnknownFields {

  private UnknownFields() {}

  /** Removes fields that the kind doesn't have. Returns their paths, such as {@code spec.foo}. */
  public static List<String> drop(Kind kind, ObjectNode object) {
    List<String> unknown = new ArrayList<>();
    drop(Schema.of(kind), object, "", unknown);
    return unknown;
  }

  private static void drop(Field field, JsonNode node, String path, List<String> unknown) {
    switch (node) {
      case ObjectNode object -> {
        boolean struct = field.struct() != null;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          Field child = field.child(name);
          String at = path.isEmpty() ? name : path + "." + name;
          if (struct && child == Field.ANY) {
            object.remove(name);
            unknown.add(at);
          } else if (child != Field.ANY) {
            drop(child, object.get(name), at, unknown);
          }
        }
      }
      case ArrayNode list -> {
        if (field.items() != null) {
          for (int i = 0; i < list.size(); i++) {
            drop(field.items(), list.get(i), path + "[" + i + "]", unknown);
          }
        }
      }
      default -> {}
    }
  }
}
