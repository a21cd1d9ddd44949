package dev.slipway.simulator.kubernetes.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The messages of Kubernetes' types, from its own Go types. */
final class Messages {
  private static final Map<String, Map<Integer, Field>> BY_TYPE = load();

  private Messages() {}

  /**
   * A field.
   *
   * @param name in JSON; empty where the fields of the type are the object's own
   * @param shape {@code list}, {@code map} or empty
   * @param optional whether its absence is something else than its zero
   */
  record Field(String name, String type, String shape, boolean optional) {}

  static Map<Integer, Field> of(String type) {
    Map<Integer, Field> fields = BY_TYPE.get(type);
    if (fields == null) {
      throw new IllegalArgumentException("no message " + type);
    }
    return fields;
  }

  static String typeOf(String apiVersion, String kind) {
    if (kind.equals("DeleteOptions")) {
      return "meta/DeleteOptions";
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
    return group + "/" + kind;
  }

  private static Map<String, Map<Integer, Field>> load() {
    try (InputStream in =
        Messages.class.getResourceAsStream("/dev/slipway/simulator/kubernetes/protobuf.json")) {
      Map<String, Map<Integer, Field>> types = new HashMap<>();
      for (var type : Json.MAPPER.readTree(in).properties()) {
        Map<Integer, Field> fields = new HashMap<>();
        for (var entry : type.getValue().properties()) {
          JsonNode field = entry.getValue();
          fields.put(
              Integer.valueOf(entry.getKey()),
              new Field(
                  field.get(0).asText(),
                  field.get(1).asText(),
                  field.get(2).asText(),
                  field.get(3).asBoolean()));
        }
        types.put(type.getKey(), Map.copyOf(fields));
      }
      return Map.copyOf(types);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
