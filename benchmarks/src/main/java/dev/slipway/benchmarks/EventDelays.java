package dev.slipway.benchmarks;

import static dev.slipway.harness.EventLog.says;

import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.time.Instant;

/**
 * How late events are while clusters boot on the same processors: one after another, each with
 * WordPress, scaled and deleted. The first one after the start of Slipway is told apart, for its
 * processes run most of their code for the first time then.
 */
final class EventDelays {
  private static final String FIRST_P50 = "event to SSE client, first cluster, p50 (ms)";
  private static final String FIRST_P99 = "event to SSE client, first cluster, p99 (ms)";
  private static final String P50 = "event to SSE client, later clusters, p50 (ms)";
  private static final String P99 = "event to SSE client, later clusters, p99 (ms)";
  private static final String COMMIT_P50 = "commit to SSE client, later clusters, p50 (ms)";
  private static final String COMMIT_P99 = "commit to SSE client, later clusters, p99 (ms)";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Figures figures;
  private final Slipway slipway;

  EventDelays(Slipway slipway, Figures figures) {
    this.slipway = slipway;
    this.figures = figures;
    figures.aim(FIRST_P50, "");
    figures.aim(FIRST_P99, "");
    figures.aim(P50, "");
    figures.aim(P99, "");
    figures.aim(COMMIT_P50, "");
    figures.aim(COMMIT_P99, "100");
  }

  /** One cluster after a start, and so many later ones. */
  void measure(int later) {
    slipway.restart(Commits.TOLD);
    var latencies = new Latencies(slipway);
    Instant started = Instant.now();
    cluster("delay-0");
    Instant warm = Instant.now();
    for (int i = 1; i <= later; i++) {
      cluster("delay-" + i);
    }
    latencies.add(
        figures,
        FIRST_P50,
        FIRST_P99,
        event -> isWithin(event.event().path("time").asText(), started, warm));
    latencies.add(
        figures,
        P50,
        P99,
        event -> isWithin(event.event().path("time").asText(), warm, Instant.MAX));
    latencies.addSinceCommit(
        figures,
        COMMIT_P50,
        COMMIT_P99,
        event -> isWithin(event.event().path("time").asText(), warm, Instant.MAX));
    latencies.explain(event -> isWithin(event.event().path("time").asText(), warm, Instant.MAX));
  }

  private void cluster(String name) {
    var cluster =
        RunningCluster.await(slipway, slipway.createCluster("{\"name\": \"" + name + "\"}"));
    cluster.deployWordPress(3);
    awaitScaled(cluster.id, 3);
    cluster.scale(9);
    awaitScaled(cluster.id, 9);
    slipway.deleteCluster(cluster.id);
    slipway.events.await(cluster.id, "ClusterDeleted", PATIENCE);
  }

  private void awaitScaled(String cluster, int to) {
    slipway.events.await(cluster, "PodsScaled", PATIENCE, says("to", Integer.toString(to)));
  }

  private static boolean isWithin(String time, Instant from, Instant until) {
    Instant at = Instant.parse(time);
    return at.isAfter(from) && at.isBefore(until);
  }
}
