package dev.slipway.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The known event types by their CloudEvents {@code type}. */
public final class EventTypes {
  private static final Map<String, Class<? extends SlipwayEvent>> BY_NAME = byName();

  private EventTypes() {}

  /** All types by name, in the names' order. */
  public static SortedMap<String, Class<? extends SlipwayEvent>> all() {
    return new TreeMap<>(BY_NAME);
  }

  /** The record of a type, or nothing when this version does not know it. */
  public static Optional<Class<? extends SlipwayEvent>> find(String type) {
    return Optional.ofNullable(BY_NAME.get(type));
  }

  /** The CloudEvents {@code type} of a record. */
  public static String nameOf(Class<? extends SlipwayEvent> type) {
    return type.getSimpleName();
  }

  /**
   * The CloudEvents {@code dataschema} of a type: {@code urn:slipway:schema:<type>:1}. The number
   * would rise with a change that old consumers can't read; none is foreseen, for fields are only
   * added, and added ones are nullable.
   */
  public static String schemaUri(String type) {
    return "urn:slipway:schema:" + type + ":1";
  }

  /** The class path resource that holds a type's JSON Schema (draft 2020-12). */
  public static String schemaResource(String type) {
    return "/schemas/" + type + ".json";
  }

  private static Map<String, Class<? extends SlipwayEvent>> byName() {
    Map<String, Class<? extends SlipwayEvent>> types = new TreeMap<>();
    Arrays.stream(SlipwayEvent.class.getPermittedSubclasses())
        .map(type -> type.<SlipwayEvent>asSubclass(SlipwayEvent.class))
        .forEach(type -> types.put(nameOf(type), type));
    return types;
  }
}
