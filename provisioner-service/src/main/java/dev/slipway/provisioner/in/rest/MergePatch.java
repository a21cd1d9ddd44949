package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). */
final class MergePatch {

  private MergePatch() {}

  /** The target with the patch merged in: null removes, objects are merged, the rest replaces. */
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject() || !target.isObject()) {
      return patch;
    }
    ObjectNode merged = target.deepCopy();
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode present = merged.path(field.getKey());
              merged.set(
                  field.getKey(),
                  present.isObject() ? merge(present, field.getValue()) : field.getValue());
            });
    return merged;
  }
}
