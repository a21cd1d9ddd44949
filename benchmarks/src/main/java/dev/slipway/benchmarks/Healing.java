package dev.slipway.benchmarks;

import static dev.slipway.harness.EventLog.says;

import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.util.List;

/**
 * What breaks, with a clock: a worker and the database machine are killed from outside as a power
 * cut would, and the cluster is regenerated. Everything is timed from before the blow to what a
 * subscriber or a reader sees.
 */
final class Healing {
  private static final String NODE_DOWN = "worker killed → NodeDown (s)";
  private static final String EVACUATED = "worker killed → its pods gone, NodeEvacuated (s)";
  private static final String PODS = "worker killed → all pods Ready again, PodsScaled (s)";
  private static final String NODE_UP = "worker killed → node back, NodeUp (s)";
  private static final String MISSED = "requests to other workers that failed meanwhile (%)";
  private static final String DATABASE_DOWN = "database killed → DatabaseDown (s)";
  private static final String DATABASE = "database killed → WordPress answers again (s)";
  private static final String REGENERATED = "REGENERATE → ClusterReady (s)";
  private static final String PAGE = "REGENERATE → WordPress answers (s)";
  private static final int REPLICAS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Figures figures;
  private final Slipway slipway;

  Healing(Slipway slipway, Figures figures) {
    this.slipway = slipway;
    this.figures = figures;
    for (String name : List.of(NODE_DOWN, EVACUATED, PODS, NODE_UP, MISSED, DATABASE_DOWN)) {
      figures.aim(name, "");
    }
    figures.aim(DATABASE, "at most 30");
    figures.aim(REGENERATED, "");
    figures.aim(PAGE, "at most 90");
  }

  /** One cluster, and everything that is broken in it. */
  void round(String name) {
    var cluster =
        RunningCluster.await(slipway, slipway.createCluster("{\"name\": \"" + name + "\"}"));
    cluster.deployWordPress(REPLICAS);
    cluster.awaitWhole();
    List<Integer> ports = cluster.api().getList("portForwards.hostPort");
    var first = new WordPress("http://127.0.0.1:" + ports.getFirst());
    first.install("What heals");
    String post = first.publish("Before the storm", "All hands on deck.");

    workerKilled(cluster, ports.getFirst(), post);
    databaseKilled(cluster, ports.getFirst(), post);
    regenerated(cluster, ports.getFirst(), post);
    slipway.deleteCluster(cluster.id);
  }

  private void workerKilled(RunningCluster cluster, int portOfAnother, String post) {
    try (var reader = new Reader("http://127.0.0.1:" + portOfAnother + "/?p=" + post)) {
      reader.awaitAnswers(20, PATIENCE);
      var seen = cluster.happenings();
      reader.forget();
      long start = System.nanoTime();
      cluster.cutPower("w2");
      seen.await("NodeDown", says("node", "w2"));
      figures.add(NODE_DOWN, Reader.secondsSince(start));
      seen.await("NodeEvacuated", says("node", "w2"));
      figures.add(EVACUATED, Reader.secondsSince(start));
      seen.await("PodsScaled", says("to", Integer.toString(REPLICAS)));
      figures.add(PODS, Reader.secondsSince(start));
      seen.await("NodeUp", says("node", "w2"));
      figures.add(NODE_UP, Reader.secondsSince(start));
      figures.add(MISSED, reader.failedPercent());
    }
  }

  private void databaseKilled(RunningCluster cluster, int port, String post) {
    try (var reader = new Reader("http://127.0.0.1:" + port + "/?p=" + post)) {
      reader.awaitAnswers(20, PATIENCE);
      var seen = cluster.happenings();
      reader.forget();
      long start = System.nanoTime();
      cluster.cutPower("d1");
      seen.await("DatabaseDown", says("machine", "d1"));
      figures.add(DATABASE_DOWN, Reader.secondsSince(start));
      seen.await("DatabaseUp", says("machine", "d1"));
      reader.awaitAnswers(20, PATIENCE);
      figures.add(DATABASE, reader.secondsToLastRecovery(start));
    }
  }

  private void regenerated(RunningCluster cluster, int port, String post) {
    var seen = cluster.happenings();
    long start = System.nanoTime();
    String ignored = cluster.operate("REGENERATE");
    seen.await("ClusterReady", event -> true);
    figures.add(REGENERATED, Reader.secondsSince(start));
    try (var reader = new Reader("http://127.0.0.1:" + port + "/?p=" + post)) {
      reader.awaitAnswers(1, PATIENCE);
      figures.add(PAGE, Reader.secondsSince(start));
    }
  }
}
