package dev.slipway.benchmarks;

import dev.slipway.harness.EventLog;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** How long events took, from their own time to this subscriber. */
final class Latencies {
  private final Slipway slipway;

  Latencies(Slipway slipway) {
    this.slipway = slipway;
  }

  /** Adds what half, and 99 of 100, of these events took at most. */
  void add(Figures figures, String p50, String p99, Predicate<EventLog.Received> which) {
    add(figures, p50, p99, which, EventLog.Received::latency);
  }

  /** The same from their commits on. */
  void addSinceCommit(Figures figures, String p50, String p99, Predicate<EventLog.Received> which) {
    Commits commits = new Commits(slipway);
    add(
        figures,
        p50,
        p99,
        which,
        received -> received.latency().minus(commits.of(received.event().path("id").asText())));
  }

  private void add(
      Figures figures,
      String p50,
      String p99,
      Predicate<EventLog.Received> which,
      Function<EventLog.Received, Duration> latency) {
    List<Double> sorted =
        slipway.events.received().stream()
            .filter(which)
            .map(received -> latency.apply(received).toNanos() / 1e6)
            .sorted()
            .toList();
    System.err.println("events: " + sorted.size());
    figures.add(p50, Quantile.of(sorted, 0.50));
    figures.add(p99, Quantile.of(sorted, 0.99));
  }

  /** Where the milliseconds went, and which events were the latest. */
  void explain(Predicate<EventLog.Received> which) {
    System.out.println(new Stages(slipway).table());
    System.err.println("the latest events:");
    slipway.events.received().stream()
        .filter(which)
        .sorted(Comparator.comparing(EventLog.Received::latency).reversed())
        .limit(10)
        .forEach(
            event ->
                System.err.printf(
                    "%6d ms %s %s %s%n",
                    event.latency().toMillis(),
                    event.event().path("time").asText(),
                    event.event().path("source").asText(),
                    event.event().path("type").asText()));
  }
}
