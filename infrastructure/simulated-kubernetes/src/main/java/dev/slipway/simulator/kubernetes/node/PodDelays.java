package dev.slipway.simulator.kubernetes.node;

import java.time.Duration;

/**
 * How long things take on a node, on average.
 *
 * @param schedule from a pod's creation to its node
 * @param pull of an image that is not on the node
 * @param start from the image to the running container
 * @param ready from the running container to its readiness, if it has a probe
 * @param stop of a container that is asked to; never longer than the pod's grace
 * @param register from a node's power-on to its kubelet's registration
 * @param jitter the share (0 to 1) that each is off by at random
 */
public record PodDelays(
    Duration schedule,
    Duration pull,
    Duration start,
    Duration ready,
    Duration stop,
    Duration register,
    double jitter) {

  /** Like those of the machines that Slipway makes with Docker. */
  public static PodDelays usual() {
    return new PodDelays(
        Duration.ofMillis(20),
        Duration.ofSeconds(2),
        Duration.ofMillis(400),
        Duration.ofMillis(600),
        Duration.ofMillis(500),
        Duration.ofMillis(300),
        0.2);
  }

  /** No delays at all. */
  public static PodDelays none() {
    return new PodDelays(
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        0);
  }
}
