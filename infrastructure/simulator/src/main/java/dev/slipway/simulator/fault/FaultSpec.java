package dev.slipway.simulator.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * A fault as it is asked for.
 *
 * @param cluster which clusters' machines, by id; {@code *} stands for any characters
 * @param machine which machines, by name
 * @param pick how many of those at most, chosen by the seed; 0 for all
 * @param after how long until it happens
 * @param every how long until it happens again; zero for once
 * @param lasts how long it is so; zero until it is withdrawn
 * @param delay how much longer things take
 * @param tooManyRequests the share (0 to 1) that is answered with 429
 * @param errors the share (0 to 1) that is answered with 500
 * @param image which images, by reference
 * @param message what a boot that fails says
 */
public record FaultSpec(
    FaultKind kind,
    String cluster,
    String machine,
    int pick,
    Duration after,
    Duration every,
    Duration lasts,
    Duration delay,
    double tooManyRequests,
    double errors,
    String image,
    String message) {
  private static final Set<String> FIELDS =
      Set.of(
          "kind",
          "cluster",
          "machine",
          "pick",
          "afterSeconds",
          "everySeconds",
          "forSeconds",
          "delayMillis",
          "tooManyRequests",
          "errors",
          "image",
          "message");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static FaultSpec read(JsonNode json) {
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("a fault has no " + field);
              }
            });
    return new FaultSpec(
        kind(json.path("kind").asText()),
        json.path("cluster").asText("*"),
        json.path("machine").asText("*"),
        json.path("pick").asInt(0),
        seconds(json, "afterSeconds"),
        seconds(json, "everySeconds"),
        seconds(json, "forSeconds"),
        Duration.ofMillis((long) number(json, "delayMillis", 600_000)),
        number(json, "tooManyRequests", 1),
        number(json, "errors", 1),
        json.path("image").asText("*"),
        json.path("message")
            .asText("Kernel panic - not syncing: VFS: Unable to mount root fs on vda1"));
  }

  private static FaultKind kind(String text) {
    try {
      return FaultKind.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "kind must be one of " + Arrays.toString(FaultKind.values()), e);
    }
  }

  private static Duration seconds(JsonNode json, String field) {
    return Duration.ofMillis((long) (number(json, field, 864_000) * 1000));
  }

  private static double number(JsonNode json, String field, double most) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most) {
      throw new IllegalArgumentException(field + " must be a number from 0 to " + most);
    }
    return value.asDouble();
  }

  /** As it was asked for, what means nothing to its kind left out. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", kind.name())
            .put("cluster", cluster)
            .put("machine", machine);
    putIf(json, "pick", pick);
    putIf(json, "afterSeconds", after.toMillis() / 1000.0);
    putIf(json, "everySeconds", every.toMillis() / 1000.0);
    putIf(json, "forSeconds", lasts.toMillis() / 1000.0);
    putIf(json, "delayMillis", delay.toMillis());
    putIf(json, "tooManyRequests", tooManyRequests);
    putIf(json, "errors", errors);
    if (kind == FaultKind.IMAGE_UNREACHABLE) {
      json.put("image", image);
    }
    return json;
  }

  private static void putIf(ObjectNode json, String field, double value) {
    if (value > 0) {
      json.put(field, value);
    }
  }

  /** Whether a text matches a pattern with {@code *}. */
  static boolean matches(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    if (!text.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int at = star; at <= text.length(); at++) {
      if (matches(rest, text.substring(at))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is about this machine. */
  boolean concerns(String ofCluster, String name) {
    return matches(cluster, ofCluster) && matches(machine, name);
  }
}
