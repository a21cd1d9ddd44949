package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of what type each field of the served kinds is, from Kubernetes' own OpenAPI documents. */
public final class Schema {
  private static final Map<String, Type> TYPES = new HashMap<>();
  private static final Map<String, String> KINDS = new HashMap<>();

  static {
    load();
  }

  private Schema() {}

  /**
   * A type with named fields.
   *
   * @param atomic whether it has one owner as a whole
   */
  public record Type(String name, Map<String, Field> fields, boolean atomic) {}

  /**
   * A field.
   *
   * @param type a scalar's, or that of an object; {@code any} is not known; empty for lists, maps
   * @param items of a list
   * @param values of a map
   * @param listType {@code map}, {@code set} or {@code atomic}, as server-side apply sees it
   * @param keys of the items of a list of type map
   * @param atomic whether it has one owner as a whole
   * @param mergeKey of the items of a list, as strategic merge patch sees it
   * @param strategies of strategic merge patch: merge, retainKeys
   */
  public record Field(
      String type,
      @Nullable Field items,
      @Nullable Field values,
      String listType,
      List<String> keys,
      boolean atomic,
      String mergeKey,
      Set<String> strategies,
      @Nullable JsonNode byDefault) {

    /** Something of which nothing is known. */
    public static final Field ANY =
        new Field("any", null, null, "", List.of(), true, "", Set.of(), null);

    /** The type of an object, or null. */
    public @Nullable Type struct() {
      return TYPES.get(type);
    }

    /** Whether it has one owner as a whole. */
    public boolean isAtomic() {
      if (atomic) {
        return true;
      }
      if (items != null) {
        return !listType.equals("map") && !listType.equals("set");
      }
      Type struct = struct();
      return values == null && (struct == null || struct.atomic());
    }

    /** Whether strategic merge patch merges it. */
    public boolean merges() {
      return strategies.contains("merge");
    }

    /** The field of a name in an object or map of this type. */
    public Field child(String name) {
      if (values != null) {
        return values;
      }
      Type struct = struct();
      return struct == null ? ANY : struct.fields().getOrDefault(name, ANY);
    }
  }

  /** The type of an object as a whole. */
  public static Field of(Kind kind) {
    return field(KINDS.getOrDefault(kind.apiVersion() + "/" + kind.kind(), "any"));
  }

  private static Field field(String type) {
    return new Field(type, null, null, "", List.of(), false, "", Set.of(), null);
  }

  private static void load() {
    try (InputStream in =
        Schema.class.getResourceAsStream("/dev/slipway/simulator/kubernetes/schema.json")) {
      JsonNode all = Json.MAPPER.readTree(in);
      all.path("kinds").properties().forEach(e -> KINDS.put(e.getKey(), e.getValue().asText()));
      all.path("types")
          .properties()
          .forEach(e -> TYPES.put(e.getKey(), type(e.getKey(), e.getValue())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Type type(String name, JsonNode json) {
    Map<String, Field> fields = new HashMap<>();
    json.path("fields").properties().forEach(e -> fields.put(e.getKey(), parse(e.getValue())));
    return new Type(name, Map.copyOf(fields), json.path("atomic").asBoolean(false));
  }

  private static Field parse(JsonNode json) {
    if (json.isTextual()) {
      return field(json.asText());
    }
    List<String> keys = new ArrayList<>();
    json.path("keys").forEach(key -> keys.add(key.asText()));
    return new Field(
        json.path("type").asText(""),
        json.has("list") ? parse(json.get("list")) : null,
        json.has("map") ? parse(json.get("map")) : null,
        json.path("listType").asText(""),
        List.copyOf(keys),
        json.path("atomic").asBoolean(false),
        json.path("mergeKey").asText(""),
        Set.of(json.path("strategy").asText("").split(",")),
        json.get("default"));
  }
}
