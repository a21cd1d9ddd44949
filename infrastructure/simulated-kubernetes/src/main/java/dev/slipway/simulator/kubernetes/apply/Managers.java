package dev.slipway.simulator.kubernetes.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The managers of an object, as {@code metadata.managedFields} lists them. */
final class Managers {
  private final Map<Manager, FieldSet> fields = new LinkedHashMap<>();
  private final Map<Manager, String> times = new LinkedHashMap<>();

  static Managers of(@Nullable JsonNode object) {
    Managers managers = new Managers();
    for (JsonNode entry : Json.at(object, "metadata", "managedFields")) {
      Manager manager = Manager.of(entry);
      managers.fields.put(manager, FieldSet.parse(entry.path("fieldsV1")));
      managers.times.put(manager, Json.text(entry, "time"));
    }
    return managers;
  }

  FieldSet get(Manager manager) {
    return fields.getOrDefault(manager, new FieldSet());
  }

  Map<Manager, FieldSet> all() {
    return fields;
  }

  /** What the others own. */
  FieldSet others(Manager manager) {
    FieldSet all = new FieldSet();
    for (Map.Entry<Manager, FieldSet> entry : fields.entrySet()) {
      if (!entry.getKey().equals(manager)) {
        all = all.union(entry.getValue());
      }
    }
    return all;
  }

  void set(Manager manager, FieldSet set, Instant now) {
    if (set.isEmpty()) {
      fields.remove(manager);
      times.remove(manager);
    } else if (!set.toJson().equals(get(manager).toJson())) {
      fields.put(manager, set);
      times.put(manager, Objects.seconds(now));
    }
  }

  /** Takes fields away from all managers but one. */
  void take(FieldSet taken, Manager except) {
    for (Map.Entry<Manager, FieldSet> entry : Map.copyOf(fields).entrySet()) {
      if (!entry.getKey().equals(except)) {
        FieldSet rest = entry.getValue().minus(taken);
        if (rest.isEmpty()) {
          fields.remove(entry.getKey());
          times.remove(entry.getKey());
        } else {
          fields.put(entry.getKey(), rest);
        }
      }
    }
  }

  /** Takes away what is no longer in the object. */
  void keepOnly(FieldSet there) {
    fields.replaceAll((manager, set) -> set.intersection(there));
    fields.values().removeIf(FieldSet::isEmpty);
    times.keySet().retainAll(fields.keySet());
  }

  void write(ObjectNode object) {
    ObjectNode metadata = Objects.metadata(object);
    if (fields.isEmpty()) {
      metadata.remove("managedFields");
      return;
    }
    ArrayNode list = metadata.putArray("managedFields");
    fields.forEach((manager, set) -> list.add(manager.entry(set, times.getOrDefault(manager, ""))));
  }
}
