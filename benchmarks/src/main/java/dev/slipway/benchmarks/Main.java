package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import java.time.Duration;

/** Runs one of the measurements and prints its table. */
public final class Main {
  private Main() {}

  /**
   * @param arguments what to measure, {@code seed}, {@code heal} or {@code events}, and how often,
   *     1 to 10; or {@code fleet}, how many clusters and how many in flight
   */
  public static void main(String... arguments) throws InterruptedException {
    String what = arguments[0];
    int count = Integer.parseInt(arguments[1]);
    if (what.equals("fleet")) {
      fleet(count, Integer.parseInt(arguments[2]));
    } else {
      rounds(what, count);
    }
  }

  private static void fleet(int clusters, int inFlight) throws InterruptedException {
    try (var slipway = new Slipway()) {
      slipway.command("down").within(Duration.ofMinutes(1)).output();
      slipway
          .command("up", "--no-wait", "--infrastructure", "simulated")
          .within(Duration.ofMinutes(3))
          .output();
      System.out.println(new Fleet(slipway, clusters, inFlight).measure(Duration.ofMinutes(15)));
    }
  }

  private static void rounds(String what, int rounds) {
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
