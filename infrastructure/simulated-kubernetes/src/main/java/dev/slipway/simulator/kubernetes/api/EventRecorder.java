package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes events of one component; the same one again is counted. */
public final class EventRecorder {
  private static final int REMEMBERED = 64;

  private final ClusterApi api;
  private final String component;
  private final String host;
  private final Map<String, String> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A recorder.
   *
   * @param host of the component, or empty
   */
  public EventRecorder(ClusterApi api, String component, String host) {
    this.api = api;
    this.component = component;
    this.host = host;
  }

  /** Something usual. */
  public void normal(Kind kind, ObjectNode object, String reason, String message) {
    record(kind, object, "", "Normal", reason, message);
  }

  /** Something that is wrong. */
  public void warning(Kind kind, ObjectNode object, String reason, String message) {
    record(kind, object, "", "Warning", reason, message);
  }

  /** About a part of an object, such as {@code spec.containers{wordpress}}. */
  public void record(
      Kind kind, ObjectNode object, String part, String type, String reason, String message) {
    if (!api.availability().now()) {
      return;
    }
    String namespace = Objects.namespace(object).isEmpty() ? "default" : Objects.namespace(object);
    String same = Objects.uid(object) + part + type + reason + message;
    String name = recent.get(same);
    try {
      if (name != null && count(namespace, name)) {
        return;
      }
      recent.put(same, create(kind, object, part, type, reason, message, namespace));
    } catch (ApiException e) {
      // An event is never worth a failure: its namespace may be on its way out.
      recent.remove(same);
    }
  }

  private boolean count(String namespace, String name) {
    return api.find(Kinds.EVENT, namespace, name)
        .map(
            event -> {
              api.edit(
                  Kinds.EVENT,
                  event,
                  copy ->
                      copy.put("count", Json.number(copy, 1, "count") + 1)
                          .put("lastTimestamp", Objects.seconds(api.loop().now())));
              return true;
            })
        .orElse(false);
  }

  private String create(
      Kind kind,
      ObjectNode object,
      String part,
      String type,
      String reason,
      String message,
      String namespace) {
    Instant now = api.loop().now();
    String name =
        Objects.name(object)
            + "."
            + Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano())
            + Integer.toHexString(api.loop().random().nextInt(0x1000));
    ObjectNode event = Json.object();
    event.putObject("metadata").put("name", name).put("namespace", namespace);
    ObjectNode about = event.putObject("involvedObject");
    about.put("kind", kind.kind());
    if (kind.namespaced()) {
      about.put("namespace", Objects.namespace(object));
    }
    about
        .put("name", Objects.name(object))
        .put("uid", Objects.uid(object))
        .put("apiVersion", kind.apiVersion())
        .put("resourceVersion", Objects.resourceVersion(object));
    if (!part.isEmpty()) {
      about.put("fieldPath", part);
    }
    event.put("reason", reason).put("message", message);
    ObjectNode source = event.putObject("source").put("component", component);
    if (!host.isEmpty()) {
      source.put("host", host);
    }
    String time = Objects.seconds(now);
    event.put("firstTimestamp", time).put("lastTimestamp", time).put("count", 1).put("type", type);
    event.putNull("eventTime");
    event.put("reportingComponent", component).put("reportingInstance", host);
    api.create(Kinds.EVENT, namespace, event);
    return name;
  }
}
