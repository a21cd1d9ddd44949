package dev.slipway.benchmarks;

import dev.slipway.harness.SecondInstances;
import dev.slipway.harness.Slipway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one of the measurements and prints its table. */
public final class Main {
  private Main() {}

  /**
   * @param arguments what to measure, {@code seed}, {@code heal}, {@code events}, {@code virtual}
   *     or {@code virtual-seed}, and how often, 1 to 10; {@code fleet}, how many clusters, how many
   *     in flight, how many instances of each service, 1 or 2, and for how many seconds they are
   *     left alone when they are Ready; {@code subscribers}, how many, deliveries a second and
   *     seconds; or {@code crash} and what {@link CrashRun} takes
   */
  public static void main(String... arguments) throws InterruptedException {
    String what = arguments[0];
    switch (what) {
      case "fleet" ->
          fleet(
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              arguments[3].equals("2"),
              Duration.ofSeconds(Integer.parseInt(arguments[4])));
      case "subscribers" ->
          subscribers(
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              Duration.ofSeconds(Integer.parseInt(arguments[3])));
      case "crash" -> CrashRun.run(List.of(arguments).subList(1, arguments.length));
      default -> rounds(what, Integer.parseInt(arguments[1]));
    }
  }

  private static void fleet(int clusters, int inFlight, boolean two, Duration calm)
      throws InterruptedException {
    try (var slipway = Slipway.simulated("fleet")) {
      slipway.deleteClusters(); // what an earlier run left, that was ended
      if (!two) {
        fleet(slipway, Map.of(), clusters, inFlight, calm);
        return;
      }
      try (var second = new SecondInstances(slipway)) {
        fleet(slipway, second.pids(), clusters, inFlight, calm);
      }
    }
  }

  private static void fleet(
      Slipway slipway, Map<String, Long> second, int clusters, int inFlight, Duration calm)
      throws InterruptedException {
    var figures = Optional.ofNullable(System.getenv("SLIPWAY_FLEET_FIGURES")).map(Path::of);
    System.out.println(
        new Fleet(slipway, second, clusters, inFlight, calm)
            .measure(Duration.ofMinutes(15), figures));
  }

  private static void subscribers(int subscribers, int deliveriesASecond, Duration time)
      throws InterruptedException {
    try (var slipway = Slipway.simulated("subscribers")) {
      System.out.println(new Subscribers(slipway, subscribers, deliveriesASecond, time).measure());
    }
  }

  private static void rounds(String what, int rounds) {
    if (rounds < 1 || rounds > 10) {
      throw new IllegalArgumentException("rounds must be from 1 to 10, not " + rounds);
    }
    var figures = new Figures();
    try (var slipway = what.startsWith("virtual") ? Slipway.virtual("virtual") : new Slipway()) {
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
        case "virtual" -> virtual(new VirtualDay(slipway, figures, 1), rounds);
        case "virtual-seed" -> virtual(new VirtualDay(slipway, figures, 3), rounds);
        case "events" -> new EventDelays(slipway, figures).measure(rounds);
        default ->
            throw new IllegalArgumentException(
                "measure seed, heal, events, virtual or virtual-seed, not " + what);
      }
      System.out.println(figures.table());
    }
  }

  private static void virtual(VirtualDay day, int rounds) {
    for (int round = 1; round <= rounds; round++) {
      day.round("virtual-" + round);
    }
  }
}
