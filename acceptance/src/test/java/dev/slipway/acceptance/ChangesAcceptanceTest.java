package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A cluster is changed: previewed first, refused when it was read too long ago, then for real. */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangesAcceptanceTest {
  private static final String TWO_WORKERS = "{\"topology\": {\"workers\": {\"count\": 2}}}";

  private final Slipway slipway;
  private String cluster = "";

  ChangesAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void oneWorker() {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"grow\", \"topology\": {\"workers\": {\"count\": 1}, \"database\": null}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
  }

  @AfterAll
  void leaveNothing() {
    slipway.deleteCluster(cluster);
    assertThat(slipway.leftovers(cluster)).isEmpty();
  }

  @Test
  @Order(1)
  void aDryRunShowsThePlanAndChangesNothing() {
    var answer = patch("?dryRun=true", Map.of());

    assertThat(answer.statusCode()).as(answer.asPrettyString()).isEqualTo(200);
    assertThat(answer.jsonPath().<String>getList("plan.machinesCreated.name"))
        .containsExactly("w2");
    assertThat(answer.jsonPath().<String>getList("plan.machinesRemoved")).isEmpty();
    assertThat(machineNames()).containsExactlyInAnyOrder("c1", "e1", "w1");
  }

  @Test
  @Order(2)
  void aChangeOfWhatWasReadTooLongAgoIsRefused() {
    var answer = patch("", Map.of("If-Match", "\"999\""));

    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(answer.<String>path("code")).isEqualTo("precondition-failed");
    assertThat(machineNames()).containsExactlyInAnyOrder("c1", "e1", "w1");
  }

  @Test
  @Order(3)
  void aWorkerIsAdded() {
    var etag = slipway.request().get("/v1/clusters/{id}", cluster).header("ETag");
    var answer = patch("", Map.of("If-Match", etag));

    assertThat(answer.statusCode()).as(answer.asPrettyString()).isEqualTo(202);
    slipway.awaitSuccess(answer.path("operation.id"), Duration.ofMinutes(3));
    assertThat(machineNames()).containsExactlyInAnyOrder("c1", "e1", "w1", "w2");
    var nodes =
        slipway
            .kubectl(slipway.kubeconfig(cluster, "view").file())
            .output("get", "nodes", "--no-headers");
    assertThat(nodes.lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("w[12]\\s+Ready\\s.*"));
  }

  private Response patch(String query, Map<String, String> headers) {
    return slipway
        .request()
        .contentType("application/merge-patch+json")
        .headers(headers)
        .body(TWO_WORKERS)
        .patch("/v1/clusters/{id}" + query, cluster);
  }

  private Iterable<String> machineNames() {
    return slipway.get("/v1/clusters/{id}/machines", cluster).<String>getList("items.name");
  }
}
