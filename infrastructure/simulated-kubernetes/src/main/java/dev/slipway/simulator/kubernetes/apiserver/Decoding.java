package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.UnknownFields;
import dev.slipway.simulator.kubernetes.resource.WrongTypes;
import java.util.ArrayList;
import java.util.List;

/** Objects as they are read from a request: of the right kind, with fields that there are. */
final class Decoding {

  private Decoding() {}

  /** Reads an object; it is changed. */
  static ObjectNode read(Kind kind, ObjectNode object, Call call, WriteOptions options) {
    String version = Json.text(object, "apiVersion");
    String name = Json.text(object, "kind");
    if (!version.isEmpty() && !version.equals(kind.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(version, kind.apiVersion()));
    }
    if (!name.isEmpty() && !name.equals(kind.kind())) {
      throw ApiException.badRequest(
          "the kind in the data (%s) does not match the expected kind (%s)"
              .formatted(name, kind.kind()));
    }
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    dropNulls(object);
    checkFields(kind, object, call, options);
    return kind == Kinds.EVENT_NEW ? EventForms.older(object) : object;
  }

  /** Checks what a patch made of an object. */
  static void checkFields(Kind kind, ObjectNode object, Call call, WriteOptions options) {
    WrongTypes.find(kind, object)
        .ifPresent(
            wrong -> {
              throw ApiException.badRequest(
                  "%s in version \"%s\" cannot be handled as a %s: %s"
                      .formatted(kind.kind(), kind.version(), kind.kind(), wrong));
            });
    List<String> unknown = UnknownFields.drop(kind, object);
    if (unknown.isEmpty()) {
      return;
    }
    List<String> texts = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (options.strict()) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(kind.kind(), kind.version(), kind.kind(), String.join(", ", texts)));
    }
    if (options.warn()) {
      texts.forEach(call::warn);
    }
  }

  /** A field that is null is one that isn't there. */
  static void dropNulls(ObjectNode object) {
    List<String> nulls = new ArrayList<>();
    for (var entry : object.properties()) {
      if (entry.getValue().isNull()) {
        nulls.add(entry.getKey());
      } else if (entry.getValue() instanceof ObjectNode nested) {
        dropNulls(nested);
      } else {
        for (var item : entry.getValue()) {
          if (item instanceof ObjectNode nested) {
            dropNulls(nested);
          }
        }
      }
    }
    object.remove(nulls);
  }
}
