package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/** Taints of nodes and what tolerates them. */
public final class Taints {
  /** The node has not been ready yet, or no longer is. */
  public static final String NOT_READY = "node.kubernetes.io/not-ready";

  /** The node was not heard of for too long. */
  public static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  /** Nothing new is to be put on the node. */
  public static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  /** The machine certainly doesn't run. */
  public static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  private Taints() {}

  /** A taint from {@code key=value:Effect}. */
  public static ObjectNode parse(String text) {
    int colon = text.lastIndexOf(':');
    String pair = colon < 0 ? text : text.substring(0, colon);
    int equal = pair.indexOf('=');
    ObjectNode taint = Json.object().put("key", equal < 0 ? pair : pair.substring(0, equal));
    if (equal >= 0) {
      taint.put("value", pair.substring(equal + 1));
    }
    return taint.put("effect", colon < 0 ? "NoSchedule" : text.substring(colon + 1));
  }

  /** Whether a node has a taint. */
  public static boolean has(JsonNode node, String key) {
    for (JsonNode taint : Json.at(node, "spec", "taints")) {
      if (Json.text(taint, "key").equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a pod tolerates a taint, for whatever time. */
  public static boolean tolerates(JsonNode pod, JsonNode taint) {
    for (JsonNode toleration : Json.at(pod, "spec", "tolerations")) {
      if (matches(toleration, taint)) {
        return true;
      }
    }
    return false;
  }

  /**
   * How many seconds a pod tolerates a taint.
   *
   * @return empty for ever; -1 if not at all
   */
  public static OptionalLong seconds(JsonNode pod, JsonNode taint) {
    boolean any = false;
    long shortest = Long.MAX_VALUE;
    for (JsonNode toleration : Json.at(pod, "spec", "tolerations")) {
      if (matches(toleration, taint)) {
        any = true;
        JsonNode seconds = toleration.path("tolerationSeconds");
        if (seconds.isNumber()) {
          shortest = Math.min(shortest, Math.max(0, seconds.longValue()));
        }
      }
    }
    if (!any) {
      return OptionalLong.of(-1);
    }
    return shortest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(shortest);
  }

  private static boolean matches(JsonNode toleration, JsonNode taint) {
    String effect = Json.text(toleration, "effect");
    String key = Json.text(toleration, "key");
    if (!effect.isEmpty() && !effect.equals(Json.text(taint, "effect"))) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(Json.text(taint, "key"))) {
      return false;
    }
    return Json.text(toleration, "operator").equals("Exists")
        || (!key.isEmpty() && Json.text(toleration, "value").equals(Json.text(taint, "value")));
  }
}
