package dev.slipway.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

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
    var accepted = slipway.createCluster("{\"name\": \"" + name + "\"}");
    String cluster = accepted.cluster();
    slipway.events.await(cluster, "ClusterReady", PATIENCE);
    deploy(cluster);
    List<Integer> ports =
        slipway.get("/v1/clusters/{id}", cluster).getList("portForwards.hostPort");
    var first = new WordPress("http://127.0.0.1:" + ports.getFirst());
    first.install("What heals");
    String post = first.publish("Before the storm", "All hands on deck.");

    workerKilled(cluster, ports.getFirst(), post);
    databaseKilled(cluster, ports.getFirst(), post);
    regenerated(cluster, ports.getFirst(), post);
    slipway.deleteCluster(cluster);
  }

  private void deploy(String cluster) {
    slipway
        .request()
        .contentType("application/json")
        .body(
            "{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": "
                + REPLICAS
                + "}")
        .post("/v1/clusters/{id}/applications", cluster)
        .then()
        .statusCode(202);
    awaitFrom(0, cluster, "PodsScaled", event -> to(event) == REPLICAS);
  }

  private void workerKilled(String cluster, int portOfAnother, String post) {
    try (var reader = new Reader("http://127.0.0.1:" + portOfAnother + "/?p=" + post)) {
      reader.awaitAnswers(20, PATIENCE);
      int before = slipway.events.received().size();
      reader.forget();
      long start = System.nanoTime();
      kill(cluster, "w2");
      awaitFrom(before, cluster, "NodeDown", about("node", "w2"));
      figures.add(NODE_DOWN, Reader.secondsSince(start));
      awaitFrom(before, cluster, "NodeEvacuated", about("node", "w2"));
      figures.add(EVACUATED, Reader.secondsSince(start));
      awaitFrom(before, cluster, "PodsScaled", event -> to(event) == REPLICAS);
      figures.add(PODS, Reader.secondsSince(start));
      awaitFrom(before, cluster, "NodeUp", about("node", "w2"));
      figures.add(NODE_UP, Reader.secondsSince(start));
      figures.add(MISSED, reader.failedPercent());
    }
  }

  private void databaseKilled(String cluster, int port, String post) {
    try (var reader = new Reader("http://127.0.0.1:" + port + "/?p=" + post)) {
      reader.awaitAnswers(20, PATIENCE);
      int before = slipway.events.received().size();
      reader.forget();
      long start = System.nanoTime();
      kill(cluster, "d1");
      awaitFrom(before, cluster, "DatabaseDown", about("machine", "d1"));
      figures.add(DATABASE_DOWN, Reader.secondsSince(start));
      awaitFrom(before, cluster, "DatabaseUp", about("machine", "d1"));
      reader.awaitAnswers(20, PATIENCE);
      figures.add(DATABASE, reader.secondsToLastRecovery(start));
    }
  }

  private void regenerated(String cluster, int port, String post) {
    int before = slipway.events.received().size();
    long start = System.nanoTime();
    slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"REGENERATE\"}")
        .post("/v1/clusters/{id}/operations", cluster)
        .then()
        .statusCode(202);
    awaitFrom(before, cluster, "ClusterReady", event -> true);
    figures.add(REGENERATED, Reader.secondsSince(start));
    try (var reader = new Reader("http://127.0.0.1:" + port + "/?p=" + post)) {
      reader.awaitAnswers(1, PATIENCE);
      figures.add(PAGE, Reader.secondsSince(start));
    }
  }

  /** As a power cut would, behind Slipway's back. */
  private static void kill(String cluster, String machine) {
    Command.of("docker", "kill", Slipway.container(cluster, machine)).output();
  }

  /** Waits for an event that came after the first {@code known} ones. */
  private void awaitFrom(int known, String cluster, String type, Predicate<JsonNode> matching) {
    org.awaitility.Awaitility.await(type)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                slipway.events.received().stream()
                    .skip(known)
                    .map(received -> received.event())
                    .filter(event -> event.path("clusterid").asText().equals(cluster))
                    .filter(event -> event.path("type").asText().equals(type))
                    .anyMatch(matching));
  }

  private static Predicate<JsonNode> about(String field, String name) {
    return event -> event.path("data").path(field).asText().equals(name);
  }

  private static int to(JsonNode event) {
    return event.path("data").path("to").asInt();
  }
}
