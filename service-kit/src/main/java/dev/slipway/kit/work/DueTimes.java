package dev.slipway.kit.work;

import java.time.Duration;
import java.util.TreeSet;

/**
 * When the keys that this process has run last are due again, so that they are picked up then and
 * not at the next poll. Times within 20 ms of each other are one: a pick-up takes all that are due.
 */
final class DueTimes {
  private static final long GRAIN_NANOS = 20_000_000;

  /** Since this was made, in grains, rounded up. */
  private final TreeSet<Long> due = new TreeSet<>();

  private final long origin = System.nanoTime();

  /** A key is due after that time. */
  synchronized void add(Duration after) {
    if (after.isPositive()) {
      due.add(Math.ceilDiv(System.nanoTime() - origin + after.toNanos(), GRAIN_NANOS));
    }
  }

  /** How long until the next one is due, if that is less; what is past is forgotten. */
  synchronized Duration next(Duration most) {
    long now = System.nanoTime() - origin;
    due.headSet(now / GRAIN_NANOS, true).clear();
    if (due.isEmpty()) {
      return most;
    }
    long wait = due.first() * GRAIN_NANOS - now;
    return wait < most.toNanos() ? Duration.ofNanos(wait) : most;
  }
}
