package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Services are killed in the middle of their work: the end is the same, nothing is made twice, no
 * event is lost.
 */
@OnSlipway
class CrashAcceptanceTest {
  /** Small, for what is shown here does not depend on the count of workers. */
  private static final String SMALL =
      "{\"name\": \"%s\", \"topology\": {\"workers\": {\"count\": 1}}}";

  private final Slipway slipway;

  CrashAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @Test
  void aClusterComesUpAndScalesAlthoughItsServicesAreKilledInTheMiddle() {
    var accepted = slipway.createCluster(SMALL.formatted("storm"));
    Awaitility.await("the first machine")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !machines(accepted.cluster()).isEmpty());
    slipway.kill("provisioner");
    slipway.up();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    assertThat(machines(accepted.cluster())).containsExactlyInAnyOrder("c1", "d1", "e1", "w1");
    assertThat(slipway.events.types(accepted.cluster())).containsOnlyOnce("ClusterRequested");

    var deployed =
        slipway
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 1}")
            .post("/v1/clusters/{id}/applications", accepted.cluster());
    slipway.awaitSuccess(deployed.path("operation.id"), Duration.ofMinutes(2));
    var scaled =
        slipway
            .request()
            .contentType("application/merge-patch+json")
            .body("{\"replicas\": 8}")
            .patch("/v1/clusters/{id}/applications/wordpress", accepted.cluster());
    slipway.kill("deployer");
    slipway.up();
    slipway.awaitSuccess(scaled.path("operation.id"), Duration.ofMinutes(2));
    slipway.events.await(
        accepted.cluster(),
        "PodsScaled",
        Duration.ofSeconds(30),
        event -> event.path("data").path("to").asInt() == 8);
    slipway.events.assertNothingLostOrOvertaken(accepted.cluster());
    assertThat(slipway.events.types(accepted.cluster())).containsOnlyOnce("ApplicationDeployed");

    slipway.deleteCluster(accepted.cluster());
  }

  @Test
  void deleteInTheMiddleOfACreateLeavesNothing() {
    var accepted = slipway.createCluster(SMALL.formatted("aborted"));
    Awaitility.await("the first machine")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !machines(accepted.cluster()).isEmpty());

    slipway.deleteCluster(accepted.cluster());

    assertThat(slipway.leftovers(accepted.cluster())).isEmpty();
    slipway.request().get("/v1/clusters/{id}", accepted.cluster()).then().statusCode(404);
    slipway.events.await(accepted.cluster(), "ClusterDeleted", Duration.ofSeconds(10));
  }

  @Test
  void theSameIdempotencyKeyMakesOneCluster() {
    var key = java.util.UUID.randomUUID().toString();
    var first = postWithKey(key, SMALL.formatted("once"));
    var second = postWithKey(key, SMALL.formatted("once"));
    assertThat(second).isEqualTo(first);

    slipway.deleteCluster(first);
    assertThat(slipway.leftovers(first)).isEmpty();
  }

  private String postWithKey(String key, String body) {
    return slipway
        .request()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/clusters")
        .then()
        .statusCode(202)
        .extract()
        .path("cluster.id");
  }

  private static List<String> machines(String cluster) {
    return Command.of(
            "docker",
            "ps",
            "-a",
            "--filter",
            "label=dev.slipway.cluster=" + cluster,
            "--format",
            "{{.Label \"dev.slipway.machine\"}}")
        .output()
        .lines()
        .toList();
  }
}
