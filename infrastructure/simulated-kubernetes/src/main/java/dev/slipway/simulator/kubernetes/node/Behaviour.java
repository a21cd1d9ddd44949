package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * What a pod's annotations ask of its containers, since there is nothing in them that could fail by
 * itself.
 *
 * @param crashAfter how long each run lasts; empty if it doesn't end
 * @param exitCode of each run's end
 * @param crashes how many runs end; the next one stays
 * @param neverReady whether the readiness probe fails for ever
 * @param lastLine what is printed before the end
 */
record Behaviour(
    Optional<Duration> crashAfter, int exitCode, int crashes, boolean neverReady, String lastLine) {
  private static final String PREFIX = "simulator.slipway.dev/";

  static Behaviour of(JsonNode pod) {
    return new Behaviour(
        duration(text(pod, "crash-after")),
        number(text(pod, "exit-code"), 1),
        number(text(pod, "crashes"), Integer.MAX_VALUE),
        text(pod, "never-ready").equals("true"),
        text(pod, "last-line"));
  }

  private static String text(JsonNode pod, String name) {
    return Json.text(pod, "metadata", "annotations", PREFIX + name);
  }

  /** Seconds, such as {@code 1.5}. */
  private static Optional<Duration> duration(String seconds) {
    try {
      return seconds.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int number(String text, int otherwise) {
    try {
      return text.isEmpty() ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
