package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;

/** Runs one of the measurements and prints its table. */
public final class Main {
  private Main() {}

  /**
   * @param arguments what to measure, {@code seed}, {@code heal} or {@code events}, and how often,
   *     1 to 10
   */
  public static void main(String... arguments) {
    String what = arguments[0];
    int rounds = Integer.parseInt(arguments[1]);
    if (rounds < 1 || rounds > 10) {
      throw new IllegalArgumentException("rounds must be from 1 to 10, not " + rounds);
    }
    var figures = new Figures();
    try (var slipway = new Slipway()) {
      switch (what) {
        case "seed" -> {
          var day = new SeedsDay(slipway, figures);
          for (int round = 1; round <= rounds; round++) {
            day.round("bench-" + round);
          }
          day.latencies();
        }
        case "heal" -> {
          var healing = new Healing(slipway, figures);
          for (int round = 1; round <= rounds; round++) {
            healing.round("heal-" + round);
          }
        }
        case "events" -> new EventDelays(slipway, figures).measure(rounds);
        default -> throw new IllegalArgumentException("measure seed, heal or events, not " + what);
      }
      System.out.println(figures.table());
    }
  }
}
