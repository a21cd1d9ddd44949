package dev.slipway.cli.local;

import java.time.Duration;
import java.time.Instant;

/**
 * When a process that keeps dying may be started again: at once the first time, then after 1, 2, 4
 * … 30 seconds; forgiven when it has run for a minute.
 */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

  private Duration pause = Duration.ZERO;
  private Instant lastStart = Instant.EPOCH;

  boolean mayStart(Instant now) {
    return !now.isBefore(lastStart.plus(pause));
  }

  void started(Instant now) {
    lastStart = now;
    Duration doubled = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  void runs(Instant now) {
    if (now.isAfter(lastStart.plus(FORGIVEN_AFTER))) {
      pause = Duration.ZERO;
    }
  }
}
