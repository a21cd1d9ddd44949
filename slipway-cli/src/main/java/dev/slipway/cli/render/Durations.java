package dev.slipway.cli.render;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Durations as people say them. */
public final class Durations {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 20 s}. */
  public static String exact(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < MINUTE ? whole + " s" : whole / MINUTE + " min " + whole % MINUTE + " s";
  }

  /** As kubectl tells an age: {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
  public static String age(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 2 * HOUR) {
      return seconds / MINUTE + "m";
    }
    return seconds < 2 * DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
  }

  /** The age of what began at an RFC 3339 instant; empty when there is none. */
  public static String ageSince(String instant, Instant now) {
    try {
      return instant.isBlank() ? "" : age(Duration.between(Instant.parse(instant), now));
    } catch (DateTimeException e) {
      return "";
    }
  }
}
