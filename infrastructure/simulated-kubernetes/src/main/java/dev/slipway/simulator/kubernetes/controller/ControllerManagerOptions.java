package dev.slipway.simulator.kubernetes.controller;

import java.time.Duration;

/**
 * How a controller manager is started.
 *
 * @param name of its machine
 * @param nodeGracePeriod how old a node's last sign of life may be ({@code
 *     --node-monitor-grace-period})
 * @param rootCaPem what goes to each namespace as {@code kube-root-ca.crt}
 * @param takeOver how long another one waits after this one died ({@code --leader-elect-*})
 */
public record ControllerManagerOptions(
    String name, Duration nodeGracePeriod, String rootCaPem, Duration takeOver) {

  /** With Kubernetes' own periods. */
  public static ControllerManagerOptions usual(String name, String rootCaPem) {
    return new ControllerManagerOptions(
        name, Duration.ofSeconds(40), rootCaPem, Duration.ofSeconds(15));
  }
}
