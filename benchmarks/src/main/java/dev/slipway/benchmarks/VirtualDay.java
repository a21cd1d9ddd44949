package dev.slipway.benchmarks;

import static dev.slipway.harness.EventLog.says;

import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.VirtualSite;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A day of virtual machines with a clock: one etcd member, one controller, the database, and some
 * workers; WordPress on them; a worker killed; power off and on; made anew; deleted.
 */
final class VirtualDay {
  private static final String ETCD = "POST → etcd ready (s)";
  private static final String DATABASE = "POST → database ready (s)";
  private static final String API_SERVER = "POST → API server ready (s)";
  private static final String NODES = "POST → all nodes Ready (s)";
  private static final String READY = "POST → ClusterReady (s)";
  private static final String PROCESSORS = "processor time of all machines until then (s)";
  private static final String PODS = "WordPress asked for → its pods Ready (s)";
  private static final String HEALED = "worker killed → node Ready, NodeUp (s)";
  private static final String BOOTED = "of that, power-on → node Ready (s)";
  private static final String POWERED_OFF = "POWER_OFF → operation succeeded (s)";
  private static final String POWERED_ON = "POWER_ON → operation succeeded, node Ready (s)";
  private static final String REGENERATED = "REGENERATE → ClusterReady (s)";
  private static final String DELETED = "DELETE → nothing left (s)";
  private static final String VICTIM = "w1";

  /** Four to six machines share the processors, and may have to do without hardware's help. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Figures figures;
  private final Slipway slipway;
  private final int workers;

  VirtualDay(Slipway slipway, Figures figures, int workers) {
    this.slipway = slipway;
    this.figures = figures;
    this.workers = workers;
    for (String name : List.of(ETCD, DATABASE, API_SERVER)) {
      figures.aim(name, "");
    }
    figures.aim(NODES, workers == 1 ? "110" : "");
    for (String name : List.of(READY, PROCESSORS, PODS, HEALED)) {
      figures.aim(name, "");
    }
    figures.aim(BOOTED, workers == 1 ? "20" : "");
  }

  /** One cluster, and all that happens to it. */
  void round(String name) {
    var accepted =
        slipway.createCluster(
            """
            {"name": "%s", "infrastructure": "qemu", "topology": {"workers": {"count": %d}}}
            """
                .formatted(name, workers));
    var cluster = RunningCluster.await(slipway, accepted);
    VirtualSite site = slipway.virtualSite();
    double processors =
        site.processes(cluster.id).values().stream().mapToDouble(ProcessTime::treeSeconds).sum();
    created(slipway.get("/v1/operations/{id}", accepted.operation()));
    figures.add(PROCESSORS, processors);

    long start = System.nanoTime();
    cluster.deployWordPress(workers + 1);
    figures.add(PODS, Reader.secondsSince(start));
    cluster.awaitWhole();

    workerKilled(cluster, site);
    operated(cluster);
    start = System.nanoTime();
    slipway.deleteCluster(cluster.id);
    figures.add(DELETED, Reader.secondsSince(start));
  }

  /** An operation's steps say when each thing was there. */
  private void created(JsonPath operation) {
    Instant posted = Instant.parse(operation.getString("createdAt"));
    figures.add(ETCD, secondsTo(operation, "etcd", posted));
    figures.add(DATABASE, secondsTo(operation, "Database", posted));
    figures.add(API_SERVER, secondsTo(operation, "API server", posted));
    figures.add(NODES, secondsTo(operation, "Nodes", posted));
    figures.add(READY, seconds(posted, Instant.parse(operation.getString("finishedAt"))));
  }

  private void workerKilled(RunningCluster cluster, VirtualSite site) {
    var seen = cluster.happenings();
    long start = System.nanoTime();
    site.cutPower(cluster.id, VICTIM);
    // Whatever is ready afterwards is what booted since.
    awaitReady(cluster, "Unknown");
    awaitReady(cluster, "True");
    Instant ready = Instant.now();
    long process = Objects.requireNonNull(site.processes(cluster.id).get(VICTIM), VICTIM);
    Instant on = ProcessHandle.of(process).flatMap(one -> one.info().startInstant()).orElseThrow();
    figures.add(BOOTED, seconds(on, ready));
    seen.await("NodeUp", says("node", VICTIM));
    figures.add(HEALED, Reader.secondsSince(start));
    cluster.awaitWhole();
  }

  /**
   * By one watch: to be asked again and again, an API server on a slow processor takes more than
   * the boot leaves.
   */
  private static void awaitReady(RunningCluster cluster, String value) {
    cluster
        .kubectl()
        .command(
            "wait",
            "node/" + VICTIM,
            "--for=condition=Ready=" + value,
            "--timeout=" + PATIENCE.toSeconds() + "s")
        .within(PATIENCE)
        .output();
  }

  private void operated(RunningCluster cluster) {
    long start = System.nanoTime();
    cluster.awaitOperated(VICTIM, "POWER_OFF");
    figures.add(POWERED_OFF, Reader.secondsSince(start));
    start = System.nanoTime();
    cluster.awaitOperated(VICTIM, "POWER_ON");
    cluster.awaitNodeReady(VICTIM);
    figures.add(POWERED_ON, Reader.secondsSince(start));
    cluster.awaitWhole();
    start = System.nanoTime();
    slipway.awaitSuccess(cluster.operate("REGENERATE"), PATIENCE);
    figures.add(REGENERATED, Reader.secondsSince(start));
  }

  private static double secondsTo(JsonPath operation, String step, Instant since) {
    return seconds(
        since,
        Instant.parse(operation.getString("steps.find { it.name == '" + step + "' }.finishedAt")));
  }

  private static double seconds(Instant from, Instant until) {
    return Duration.between(from, until).toMillis() / 1000.0;
  }
}
