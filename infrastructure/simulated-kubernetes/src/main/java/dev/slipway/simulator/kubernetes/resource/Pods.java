package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** How pods are read. */
public final class Pods {

  private Pods() {}

  /** The node that it is on, or the empty text. */
  public static String node(JsonNode pod) {
    return Json.text(pod, "spec", "nodeName");
  }

  /** Its phase. */
  public static String phase(JsonNode pod) {
    return Json.text(pod, "status", "phase");
  }

  /** Whether it has ended for good. */
  public static boolean isFinished(JsonNode pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether it counts for its controller: neither ended nor on its way out. */
  public static boolean isActive(JsonNode pod) {
    return !isFinished(pod) && !Objects.deleting(pod);
  }

  /** Whether it is ready. */
  public static boolean isReady(JsonNode pod) {
    return Objects.isTrue(pod, "Ready");
  }

  /** Since when it has been ready, or not been. */
  public static Instant readySince(JsonNode pod) {
    return Objects.time(Objects.condition(pod, "Ready").path("lastTransitionTime"));
  }

  /** What it asks for in thousandths of a core. */
  public static long cpuMillis(JsonNode pod) {
    long sum = 0;
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      sum += Quantity.milli(Json.at(container, "resources", "requests", "cpu"));
    }
    return sum;
  }

  /** What it asks for in bytes. */
  public static long memoryBytes(JsonNode pod) {
    long sum = 0;
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      sum += Quantity.whole(Json.at(container, "resources", "requests", "memory"));
    }
    return sum;
  }
}
