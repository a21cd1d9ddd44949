package dev.slipway.provisioner.in.work;

import java.time.Duration;
import java.time.Instant;

/**
 * When clusters at rest are looked at. Each has its own moment of every period, by its id, so that
 * the looks at a fleet are spread evenly however many became Ready at once, and those of one moment
 * are picked up together.
 */
final class CalmLooks {
  private static final int MOMENTS = 64;

  /** What is so near is the look's own moment, by a clock that differs a little. */
  private static final int NEAR = 16;

  private CalmLooks() {}

  /**
   * How long until the next look: a period at most, or a sixteenth more.
   *
   * @param period how often it is looked at
   */
  static Duration untilNext(String clusterId, Duration period, Instant now) {
    long whole = period.toMillis();
    long moment = Math.floorMod(clusterId.hashCode(), MOMENTS) * whole / MOMENTS;
    long wait = whole - Math.floorMod(now.toEpochMilli() - moment, whole);
    return Duration.ofMillis(wait < whole / NEAR ? wait + whole : wait);
  }
}
