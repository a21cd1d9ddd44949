package dev.slipway.simulator.role;

import java.time.Duration;

/**
 * How long programs take from their start until they serve, beside what they wait for.
 *
 * @param etcd a member of etcd
 * @param apiServer an API server, once its etcd serves
 * @param node a kubelet, once an API server serves
 */
public record StartDelays(Duration etcd, Duration apiServer, Duration node) {

  /** They serve at once. */
  public static StartDelays none() {
    return new StartDelays(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
