package dev.slipway.benchmarks;

import dev.slipway.benchmarks.SubscriberGroup.Outcome;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Many subscribers of one gateway. First each follows a cluster of its own, at rates that double
 * until events come too late; then ten and fifty follow each cluster, at the full rate.
 */
final class Subscribers {
  private static final double AIM_MILLIS = 250;

  /** Parts of the full rate that are tried where each has a cluster of its own. */
  private static final List<Integer> PARTS = List.of(16, 8, 4, 2, 1);

  private static final List<Integer> SHARED_BY = List.of(10, 50);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private final Slipway slipway;
  private final int subscribers;
  private final int deliveriesASecond;
  private final Duration time;
  private final SubscriberUsage usage;
  private final StringBuilder table = new StringBuilder();

  /**
   * @param time of each measurement
   */
  Subscribers(Slipway slipway, int subscribers, int deliveriesASecond, Duration time) {
    this.slipway = slipway;
    this.subscribers = subscribers;
    this.deliveriesASecond = deliveriesASecond;
    this.time = time;
    this.usage = new SubscriberUsage(slipway);
  }

  /** Measures, and says what came of it as Markdown. */
  String measure() throws InterruptedException {
    slipway.events.close(); // one more subscriber, which would want everything
    table.append(
        "| clusters | events/s | deliveries/s asked | reached | p50 (ms) | p99 (ms) | max (ms)"
            + " | lost | twice | out of order | strange |"
            + SubscriberUsage.HEADER
            + "\n"
            + "|---".repeat(11 + SubscriberUsage.COLUMNS)
            + "|\n");
    ownClusters();
    for (int each : SHARED_BY) {
      if (subscribers % each == 0) {
        shared(each);
      }
    }
    return String.format(
        Locale.ROOT,
        "%d subscribers, %d s each, aim: p99 under %.0f ms.%n%n%s",
        subscribers,
        time.toSeconds(),
        AIM_MILLIS,
        table);
  }

  private void ownClusters() throws InterruptedException {
    int most = Math.toIntExact(2L * deliveriesASecond * (time.toSeconds() + 1));
    try (var publications = new Publications(slipway.bootstrapServers(), subscribers, most);
        var group = new SubscriberGroup(slipway, publications, subscribers)) {
      group.measure(deliveriesASecond / PARTS.getFirst(), WARM_UP);
      for (int part : PARTS) {
        if (!run(group, publications, deliveriesASecond / part).holds(AIM_MILLIS)) {
          return;
        }
      }
    }
  }

  private void shared(int each) throws InterruptedException {
    int most = Math.toIntExact(2L * deliveriesASecond / each * (time.toSeconds() + 5));
    try (var publications = new Publications(slipway.bootstrapServers(), subscribers / each, most);
        var group = new SubscriberGroup(slipway, publications, subscribers)) {
      group.measure(deliveriesASecond / 2, WARM_UP);
      run(group, publications, deliveriesASecond);
    }
  }

  private Outcome run(SubscriberGroup group, Publications publications, int rate)
      throws InterruptedException {
    usage.begin();
    Outcome outcome = group.measure(rate, time);
    String used = usage.row(outcome.deliveries().count());
    String row =
        String.format(
            Locale.ROOT,
            "| %d | %d | %d | %.0f | %.0f | %.0f | %.0f | %d | %d | %d | %d |%s%n",
            publications.clusters().size(),
            outcome.events(),
            outcome.asked(),
            outcome.reached(),
            outcome.quantile(0.5),
            outcome.quantile(0.99),
            outcome.quantile(1),
            outcome.lost(),
            outcome.deliveries().twice(),
            outcome.deliveries().outOfOrder(),
            outcome.deliveries().strangeOnes(),
            used);
    System.err.print(row);
    table.append(row);
    return outcome;
  }
}
