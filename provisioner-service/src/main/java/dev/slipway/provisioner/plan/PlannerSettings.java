package dev.slipway.provisioner.plan;

import java.time.Duration;

/**
 * Times that decisions rest on.
 *
 * @param machineDeadline how long a machine may take from power-on to serving, once all it needs
 *     serves
 * @param silence how long something that answered may stay silent before that counts as a failure:
 *     slow is not dead
 * @param firstPowerOnPause the pause before a machine that went off is powered on again; it doubles
 *     each time
 * @param longestPowerOnPause where the doubling ends
 */
public record PlannerSettings(
    Duration machineDeadline,
    Duration silence,
    Duration firstPowerOnPause,
    Duration longestPowerOnPause) {

  /** The pause before the next power-on, after so many that did not last. */
  public Duration pauseAfter(int powerOns) {
    if (powerOns <= 1) {
      return firstPowerOnPause;
    }
    Duration doubled = firstPowerOnPause.multipliedBy(1L << Math.min(powerOns - 1, 20));
    return doubled.compareTo(longestPowerOnPause) < 0 ? doubled : longestPowerOnPause;
  }
}
