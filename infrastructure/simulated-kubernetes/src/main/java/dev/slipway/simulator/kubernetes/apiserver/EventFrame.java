package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The events of one change, each written once and shared by all watches that tell it. */
final class EventFrame {
  private final Change change;
  private final Instant now;
  private final Map<String, byte[]> written = new HashMap<>();

  EventFrame(Change change, Instant now) {
    this.change = change;
    this.now = now;
  }

  Change change() {
    return change;
  }

  byte[] bytes(String type, Kind kind, Accepted form, String include) {
    return written.computeIfAbsent(
        type + '/' + kind.group() + '/' + form + '/' + include,
        key -> {
          ObjectNode object = change.object();
          if (change.removed() || type.equals("DELETED")) {
            object = last(type.equals("DELETED") ? before() : object, change.revision());
          }
          return bytes(type, Forms.one(kind, object, form, include, now));
        });
  }

  /** What the watcher knew last. */
  private ObjectNode before() {
    ObjectNode before = change.before();
    return before == null ? change.object() : before;
  }

  /** The last state, with the revision of its end. */
  private static ObjectNode last(ObjectNode object, long revision) {
    ObjectNode copy = Json.object();
    copy.setAll(object);
    ObjectNode metadata = Json.object();
    metadata.setAll(Objects.metadata(object));
    copy.set("metadata", metadata.put("resourceVersion", Long.toString(revision)));
    return copy;
  }

  static byte[] bytes(String type, JsonNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    byte[] json = Json.bytes(event);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
