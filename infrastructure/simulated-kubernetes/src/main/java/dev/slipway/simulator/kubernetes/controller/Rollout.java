package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;

/**
 * How a Deployment is rolled out.
 *
 * @param surge how many pods there may be beyond the wish
 * @param unavailable how many may be missing
 * @param history how many old ReplicaSets are kept
 */
record Rollout(
    int replicas, boolean recreate, int surge, int unavailable, int history, int minReadySeconds) {

  static Rollout of(ObjectNode deployment) {
    JsonNode spec = deployment.path("spec");
    int replicas = (int) Json.number(spec, 1, "replicas");
    boolean recreate = Json.text(spec, "strategy", "type").equals("Recreate");
    JsonNode rolling = Json.at(spec, "strategy", "rollingUpdate");
    int surge = share(rolling.path("maxSurge"), replicas, true);
    int unavailable = share(rolling.path("maxUnavailable"), replicas, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new Rollout(
        replicas,
        recreate,
        recreate ? 0 : surge,
        recreate ? 0 : Math.min(unavailable, replicas),
        (int) Json.number(spec, 10, "revisionHistoryLimit"),
        (int) Json.number(spec, 0, "minReadySeconds"));
  }

  private static int share(JsonNode value, int replicas, boolean up) {
    if (value.isNumber()) {
      return value.intValue();
    }
    String text = value.asText("");
    if (!text.endsWith("%")) {
      return 0;
    }
    try {
      double exact = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas / 100.0;
      return (int) (up ? Math.ceil(exact) : Math.floor(exact));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  int minAvailable() {
    return replicas - unavailable;
  }

  int most() {
    return replicas + surge;
  }

  /**
   * How large the new ReplicaSet is to be.
   *
   * @param now how large it is
   * @param total how large all are together
   */
  int newSize(int now, int total) {
    if (now >= replicas) {
      return replicas;
    }
    return now + Math.max(0, Math.min(most() - total, replicas - now));
  }
}
