package dev.slipway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.EventLog;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.time.Duration;
import java.time.Instant;

/**
 * The seed's day with a clock: start, cluster, WordPress, 3 → 30. Beside Slipway's own 3 → 30 runs
 * the same by {@code kubectl scale} on the same cluster, so that their ratio says what Slipway
 * adds.
 */
final class SeedsDay {
  private static final String UP = "`slipway up` to serving (s)";
  private static final String MEMORY = "idle control plane, all processes (MiB PSS)";
  private static final String READY = "POST to ClusterReady, seed's topology (s)";
  private static final String PAGE = "POST to first WordPress page (s)";
  private static final String SCALE = "3 → 30 Ready through Slipway (s)";
  private static final String STOCK_SCALE = "3 → 30 Ready by kubectl scale (s)";
  private static final String P50 = "event to SSE client, p50 (ms)";
  private static final String P99 = "event to SSE client, p99 (ms)";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Instant begun = Instant.now();
  private final Figures figures;
  private final Slipway slipway;

  SeedsDay(Slipway slipway, Figures figures) {
    this.slipway = slipway;
    this.figures = figures;
    figures.aim(UP, "10");
    figures.aim(MEMORY, "1331");
    figures.aim(READY, "20, at most 30");
    figures.aim(PAGE, "45");
    figures.aim(SCALE, "15");
    figures.aim(STOCK_SCALE, "");
    figures.aim(P50, "");
    figures.aim(P99, "100");
  }

  /** One start, one cluster, one scaling of each kind. */
  void round(String name) {
    startAgain();
    clusterAndWordPress(name);
  }

  private void startAgain() {
    slipway.command("down").within(Duration.ofMinutes(1)).output();
    long start = System.nanoTime();
    slipway.up();
    figures.add(UP, secondsSince(start));
    figures.add(MEMORY, idleMemory());
  }

  private double idleMemory() {
    return slipway.status().<Number>getList("processes.pid").stream()
        .mapToDouble(pid -> ProcessMemory.treeMiB(pid.longValue()))
        .sum();
  }

  private void clusterAndWordPress(String name) {
    long start = System.nanoTime();
    var accepted = slipway.createCluster("{\"name\": \"" + name + "\"}");
    slipway.events.await(accepted.cluster(), "ClusterReady", PATIENCE);
    figures.add(READY, secondsSince(start));

    int hostPort =
        slipway.get("/v1/clusters/{id}", accepted.cluster()).getInt("portForwards[0].hostPort");
    start = System.nanoTime();
    slipway
        .request()
        .contentType("application/json")
        .body(
            "{\"name\": \"wordpress\", \"template\": \"wordpress\", \"workload\": \"ReplicationController\"}")
        .post("/v1/clusters/{id}/applications", accepted.cluster())
        .then()
        .statusCode(202);
    awaitPage("http://127.0.0.1:" + hostPort);
    figures.add(PAGE, secondsSince(start));
    awaitScaled(accepted.cluster(), 3);

    start = System.nanoTime();
    scale(accepted.cluster(), 30);
    awaitScaled(accepted.cluster(), 30);
    figures.add(SCALE, secondsSince(start));
    scale(accepted.cluster(), 3);
    var kubectl = slipway.kubectl(slipway.kubeconfig(accepted.cluster(), "admin").file());
    awaitPods(kubectl, 3);

    start = System.nanoTime();
    kubectl.output("scale", "rc", "wordpress", "--replicas=30");
    awaitReady(kubectl, 30);
    figures.add(STOCK_SCALE, secondsSince(start));
    slipway.deleteCluster(accepted.cluster());
  }

  /** The stream begins with what earlier runs on this Slipway left. */
  private boolean isOfThisRun(EventLog.Received received) {
    return Instant.parse(received.event().path("time").asText()).isAfter(begun);
  }

  /** How long the events of all rounds took to this subscriber, and where that went. */
  void latencies() {
    var latencies = new Latencies(slipway);
    latencies.add(figures, P50, P99, this::isOfThisRun);
    latencies.explain(this::isOfThisRun);
  }

  private void scale(String cluster, int replicas) {
    slipway
        .request()
        .contentType("application/merge-patch+json")
        .body("{\"replicas\": " + replicas + "}")
        .patch("/v1/clusters/{id}/applications/wordpress", cluster)
        .then()
        .statusCode(202);
  }

  private void awaitScaled(String cluster, int to) {
    slipway.events.await(
        cluster, "PodsScaled", PATIENCE, event -> event.path("data").path("to").asInt() == to);
  }

  private static void awaitReady(Kubectl kubectl, int count) {
    kubectl.output(
        "wait",
        "rc/wordpress",
        "--for=jsonpath={.status.readyReplicas}=" + count,
        "--timeout=120s");
  }

  /** Waits until that many pods are there in all, none of them still terminating. */
  private static void awaitPods(Kubectl kubectl, int count) {
    org.awaitility.Awaitility.await("pods to be gone")
        .atMost(PATIENCE)
        .until(
            () ->
                kubectl.output("get", "pods", "-l", "app=wordpress", "--no-headers").lines().count()
                    == count);
  }

  private static void awaitPage(String address) {
    var site = new WordPress(address);
    org.awaitility.Awaitility.await("a page at " + address)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(site.get("").statusCode()).isEqualTo(200));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
