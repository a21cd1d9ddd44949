package dev.slipway.simulator.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;

/** RFC 7386. */
public final class MergePatch {

  private MergePatch() {}

  /** Applies a patch to a copy of a document. */
  public static JsonNode apply(JsonNode document, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = document instanceof ObjectNode object ? object.deepCopy() : Json.object();
    merge(result, changes);
    return result;
  }

  private static void merge(ObjectNode target, ObjectNode changes) {
    for (var entry : changes.properties()) {
      String name = entry.getKey();
      switch (entry.getValue()) {
        case ObjectNode nested -> {
          ObjectNode child =
              target.get(name) instanceof ObjectNode there ? there : target.putObject(name);
          merge(child, nested);
        }
        case JsonNode value when value.isNull() -> target.remove(name);
        case JsonNode value -> target.set(name, value.deepCopy());
      }
    }
  }
}
