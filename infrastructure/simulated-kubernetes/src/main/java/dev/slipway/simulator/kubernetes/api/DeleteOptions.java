package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.util.OptionalLong;

/**
 * How an object is to be deleted.
 *
 * @param grace seconds; empty for the object's own
 * @param propagation {@code Background}, {@code Foreground}, {@code Orphan}, or empty for the
 *     kind's
 * @param uid that it must have, or empty
 * @param resourceVersion that it must have, or empty
 */
public record DeleteOptions(
    OptionalLong grace, String propagation, String uid, String resourceVersion, boolean dryRun) {

  /** As the kind does it by default. */
  public static final DeleteOptions USUAL =
      new DeleteOptions(OptionalLong.empty(), "", "", "", false);

  /** At once, if it is still this one. */
  public static DeleteOptions now(String uid) {
    return new DeleteOptions(OptionalLong.of(0), "Background", uid, "", false);
  }

  /** In the background, if it is still this one. */
  public static DeleteOptions background(String uid) {
    return new DeleteOptions(OptionalLong.empty(), "Background", uid, "", false);
  }

  /** From a {@code DeleteOptions} of the API. */
  public static DeleteOptions of(JsonNode body) {
    JsonNode grace = body.path("gracePeriodSeconds");
    String propagation = Json.text(body, "propagationPolicy");
    if (propagation.isEmpty() && body.path("orphanDependents").isBoolean()) {
      propagation = body.path("orphanDependents").asBoolean() ? "Orphan" : "Background";
    }
    return new DeleteOptions(
        grace.isNumber() ? OptionalLong.of(grace.longValue()) : OptionalLong.empty(),
        propagation,
        Json.text(body, "preconditions", "uid"),
        Json.text(body, "preconditions", "resourceVersion"),
        !body.path("dryRun").isEmpty());
  }
}
