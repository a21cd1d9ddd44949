package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How many pods are ready, and have been for long enough.
 *
 * @param nextChange when another one will have been
 */
record Readiness(int ready, int available, Optional<Duration> nextChange) {

  static Readiness of(List<ObjectNode> pods, long minReadySeconds, Instant now) {
    int ready = 0;
    int available = 0;
    Duration next = null;
    for (ObjectNode pod : pods) {
      if (Pods.isReady(pod)) {
        ready++;
        Instant from = Pods.readySince(pod).plusSeconds(minReadySeconds);
        if (minReadySeconds == 0 || !from.isAfter(now)) {
          available++;
        } else {
          Duration wait = Duration.between(now, from).plusMillis(1);
          next = next == null || wait.compareTo(next) < 0 ? wait : next;
        }
      }
    }
    return new Readiness(ready, available, Optional.ofNullable(next));
  }
}
