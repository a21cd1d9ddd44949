package dev.slipway.simulator.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** RFC 6902. */
public final class JsonPatch {
  private static final int MOST_OPERATIONS = 10_000;

  private JsonPatch() {}

  /**
   * Applies operations to a copy of a document.
   *
   * @throws PatchException if one can't be applied
   */
  public static JsonNode apply(JsonNode document, JsonNode operations) {
    if (!operations.isArray()) {
      throw new PatchException("a JSON patch is a list of operations");
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw new PatchException("more than %d operations".formatted(MOST_OPERATIONS));
    }
    JsonNode result = document.deepCopy();
    for (JsonNode operation : operations) {
      result = apply(result, operation, operation.path("op").asText());
    }
    return result;
  }

  private static JsonNode apply(JsonNode document, JsonNode operation, String op) {
    String path = pointer(operation, "path");
    return switch (op) {
      case "add" -> add(document, path, value(operation));
      case "replace" -> {
        require(document, path, op);
        yield path.isEmpty()
            ? value(operation)
            : add(remove(document, path), path, value(operation));
      }
      case "remove" -> {
        require(document, path, op);
        yield remove(document, path);
      }
      case "move" -> {
        String from = pointer(operation, "from");
        JsonNode moved = require(document, from, op);
        yield add(remove(document, from), path, moved);
      }
      case "copy" ->
          add(document, path, require(document, pointer(operation, "from"), op).deepCopy());
      case "test" -> {
        JsonNode found = document.at(path);
        if (!same(found, value(operation))) {
          throw new PatchException("testing value %s failed".formatted(path));
        }
        yield document;
      }
      default -> throw new PatchException("Unexpected kind: " + op);
    };
  }

  private static boolean same(JsonNode found, JsonNode wanted) {
    return found.isMissingNode() ? wanted.isNull() : JsonEquality.same(found, wanted);
  }

  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.get("value");
    if (value == null) {
      throw new PatchException("an operation has no value");
    }
    return value.deepCopy();
  }

  private static String pointer(JsonNode operation, String field) {
    String pointer = operation.path(field).asText("");
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new PatchException("a pointer begins with a slash, not as " + pointer);
    }
    return pointer;
  }

  private static JsonNode require(JsonNode document, String path, String op) {
    JsonNode found = document.at(path);
    if (found.isMissingNode()) {
      throw new PatchException(
          "%s operation does not apply: doc is missing path: \"%s\": missing value"
              .formatted(op, path));
    }
    return found;
  }

  private static JsonNode add(JsonNode document, String path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    String last = last(path);
    switch (parent(document, path)) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode list -> {
        int index = last.equals("-") ? list.size() : index(last);
        if (index > list.size()) {
          throw new PatchException("index %d is out of bounds".formatted(index));
        }
        list.insert(index, value);
      }
      case null, default ->
          throw new PatchException(
              "add operation does not apply: doc is missing path: \"%s\": missing value"
                  .formatted(path));
    }
    return document;
  }

  private static JsonNode remove(JsonNode document, String path) {
    switch (parent(document, path)) {
      case ObjectNode object -> object.remove(last(path));
      case ArrayNode list -> list.remove(index(last(path)));
      case null, default -> throw new PatchException("the whole document can't be removed");
    }
    return document;
  }

  private static @Nullable JsonNode parent(JsonNode document, String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? null : document.at(path.substring(0, slash));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private static int index(String text) {
    try {
      int index = Integer.parseInt(text);
      if (index >= 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new PatchException(text + " is no index of a list");
  }
}
