package dev.slipway.provisioner.plan;

import java.time.Duration;

/**
 * Times that decisions rest on.
 *
 * @param machineDeadline how long a machine may take from power-on to serving, once all it needs
 *     serves, where boots are quick
 * @param silence how long something that answered may stay silent before that counts as a failure:
 *     slow is not dead
 * @param firstPowerOnPause the pause before a machine that went off is powered on again; it doubles
 *     each time
 * @param longestPowerOnPause where the doubling ends
 * @param powerOnsInVain how often a machine is powered on without serving before it is replaced
 * @param replacementsPerHour how many machines of a cluster Slipway replaces by itself in an hour
 * @param shutDownDeadline how long a machine that was asked to shut down may take before it is
 *     powered off
 * @param pausedDeadline how long a worker may be paused against its wish before it is fenced and
 *     powered on
 * @param silentDeadline how long a worker's kubelet may say nothing, neither to its API server nor
 *     to Slipway, before the worker is fenced and powered on
 */
public record PlannerSettings(
    Duration machineDeadline,
    Duration silence,
    Duration firstPowerOnPause,
    Duration longestPowerOnPause,
    int powerOnsInVain,
    int replacementsPerHour,
    Duration shutDownDeadline,
    Duration pausedDeadline,
    Duration silentDeadline) {

  /**
   * How long a machine may take from power-on to serving where a boot may take so long: beside
   * others that boot at once, three times as long, for the programs' own start is part of it.
   */
  public Duration machineDeadline(Duration boot) {
    Duration slow = boot.multipliedBy(3);
    return slow.compareTo(machineDeadline) > 0 ? slow : machineDeadline;
  }

  /** The pause before the next power-on, after so many that did not last. */
  public Duration pauseAfter(int powerOns) {
    if (powerOns <= 1) {
      return firstPowerOnPause;
    }
    Duration doubled = firstPowerOnPause.multipliedBy(1L << Math.min(powerOns - 1, 20));
    return doubled.compareTo(longestPowerOnPause) < 0 ? doubled : longestPowerOnPause;
  }
}
