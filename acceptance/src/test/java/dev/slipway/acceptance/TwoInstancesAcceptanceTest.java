package dev.slipway.acceptance;

import static dev.slipway.harness.EventLog.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.EventLog;
import dev.slipway.harness.SecondInstances;
import dev.slipway.harness.SimulatedSite;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.Slipway.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two instances of each service share the work; one that stands still is taken over and does
 * nothing twice when it wakes; one that is killed is taken over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoInstancesAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Map<String, Integer> MACHINES = Map.of("e1", 1, "c1", 1, "d1", 1, "w1", 1);

  private Slipway slipway;
  private SimulatedSite site;
  private SecondInstances second;
  private final List<String> clusters = new ArrayList<>();

  @BeforeAll
  void start() {
    slipway = Slipway.simulated("two");
    site = slipway.simulator();
    second = new SecondInstances(slipway);
  }

  @AfterAll
  void takeDown() {
    if (second != null) {
      second.close();
    }
    if (slipway != null) {
      slipway.close();
    }
  }

  @Test
  @Order(1)
  void theyShareTheWorkAndTellOneStory() {
    double before = slipway.provisionerRuns();
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      operations.add(
          create(i % 2 == 0 ? slipway::createCluster : second::createCluster, "share" + i));
    }
    operations.forEach(operation -> slipway.awaitSuccess(operation, LONG));

    assertThat(second.provisionerRuns()).as("runs of the second provisioner").isPositive();
    assertThat(slipway.provisionerRuns()).as("runs of the first provisioner").isGreaterThan(before);
    clusters.forEach(this::isMadeOnceAndTold);
    clusters.subList(2, clusters.size()).forEach(slipway::deleteCluster);
    clusters.subList(2, clusters.size()).clear();
  }

  @Test
  @Order(2)
  void whoStandsStillIsTakenOverAndDoesNothingTwiceWhenItWakes() {
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      operations.add(create(second::createCluster, "still" + i));
    }
    awaitAMachine(clusters.getLast());
    var frozen = SecondInstances.SERVICES.stream().map(slipway::freeze).toList();
    try {
      operations.forEach(operation -> second.awaitSuccess(operation, LONG));
      deployAndLoseAWorker(clusters.getFirst());
    } finally {
      frozen.forEach(Slipway.Frozen::goOn);
    }

    // What the sleepers still had in hand they have tried by the time that this is done.
    var later = create(slipway::createCluster, "later");
    slipway.awaitSuccess(later, LONG);
    clusters.forEach(this::isMadeOnceAndTold);
    assertThat(told(clusters.getFirst(), "NodeFenced")).hasSize(1);
    assertThat(told(clusters.getFirst(), "IncidentOpened")).hasSize(1);
    slipway.deleteCluster(clusters.getLast());
    assertThat(site.leftovers(clusters.removeLast())).isEmpty();
  }

  @Test
  @Order(3)
  void whoIsKilledIsTakenOver() {
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      operations.add(create(second::createCluster, "killed" + i));
    }
    awaitAMachine(clusters.getLast());
    long killed = System.nanoTime();
    second.kill();

    operations.forEach(operation -> slipway.awaitSuccess(operation, LONG));
    System.out.printf(
        "the second instances killed in the middle of 4 creations -> all ready: %.1f s%n",
        (System.nanoTime() - killed) / 1_000_000_000.0);
    clusters.forEach(cluster -> isMadeOnceAndTold(cluster, slipway.events));
  }

  /** Asks for a cluster of one worker; the operation's id. */
  private String create(Function<String, Accepted> gateway, String name) {
    var accepted =
        gateway.apply(
            "{\"name\": \"%s\", \"infrastructure\": \"simulated\", \"topology\": {\"workers\": {\"count\": 1}}}"
                .formatted(name));
    clusters.add(accepted.cluster());
    return accepted.operation();
  }

  private void awaitAMachine(String cluster) {
    Awaitility.await("the first machine of " + cluster)
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !site.incarnations(cluster).isEmpty());
  }

  private void deployAndLoseAWorker(String cluster) {
    var deployed =
        second
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 2}")
            .post("/v1/clusters/{id}/applications", cluster);
    assertThat(deployed.statusCode()).as(deployed.asPrettyString()).isEqualTo(202);
    second.awaitSuccess(deployed.path("operation.id"), LONG);
    site.strike("MACHINE_DIES", cluster, "w1");
    for (String type : List.of("NodeFenced", "NodeDown", "NodeEvacuated", "NodeUp")) {
      second.events.await(cluster, type, LONG, says("node", "w1"));
    }
    second.events.await(cluster, "IncidentClosed", LONG, says("subject", "w1"));
  }

  private void isMadeOnceAndTold(String cluster) {
    for (EventLog log : List.of(slipway.events, second.events)) {
      isMadeOnceAndTold(cluster, log);
    }
  }

  private void isMadeOnceAndTold(String cluster, EventLog log) {
    log.await(cluster, "ClusterReady", LONG);
    assertThat(site.incarnations(cluster)).isEqualTo(MACHINES);
    assertThat(log.types(cluster)).containsOnlyOnce("ClusterRequested");
    log.assertNothingLostOrOvertaken(cluster);
  }

  private Stream<JsonNode> told(String cluster, String type) {
    return slipway.events.about(cluster).filter(EventLog.is(type));
  }
}
