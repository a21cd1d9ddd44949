package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Schema.Field;
import java.util.Optional;

/** Values of the wrong type, which no object can be read from. */
public final class WrongTypes {

  private WrongTypes() {}

  /** What is wrong with the first value of the wrong type. */
  public static Optional<String> find(Kind kind, JsonNode object) {
    return find(Schema.of(kind), object, kind.kind());
  }

  private static Optional<String> find(Field field, JsonNode node, String path) {
    if (node.isNull()) {
      return Optional.empty();
    }
    if (field.items() != null) {
      if (!node.isArray()) {
        return wrong(node, path, "a list");
      }
      for (JsonNode item : node) {
        Optional<String> wrong = find(field.items(), item, path);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      return Optional.empty();
    }
    if (field.values() != null || field.struct() != null) {
      if (!node.isObject()) {
        return wrong(node, path, "an object");
      }
      for (var entry : node.properties()) {
        Optional<String> wrong =
            find(field.child(entry.getKey()), entry.getValue(), path + "." + entry.getKey());
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      return Optional.empty();
    }
    return switch (field.type()) {
      case "string" -> node.isTextual() ? Optional.empty() : wrong(node, path, "string");
      case "integer" -> node.isIntegralNumber() ? Optional.empty() : wrong(node, path, "int");
      case "boolean" -> node.isBoolean() ? Optional.empty() : wrong(node, path, "bool");
      default -> Optional.empty();
    };
  }

  private static Optional<String> wrong(JsonNode node, String path, String wanted) {
    return Optional.of(
        "json: cannot unmarshal %s into Go struct field %s of type %s"
            .formatted(node.getNodeType().name().toLowerCase(java.util.Locale.ROOT), path, wanted));
  }
}
