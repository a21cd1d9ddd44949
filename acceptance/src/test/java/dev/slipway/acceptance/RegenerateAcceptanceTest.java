package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The seed's "destroy and up": etcd, controllers and workers are made anew, and WordPress is back
 * by itself with what was written.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegenerateAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(4);

  private final Slipway slipway;
  private String cluster = "";
  private String post = "";
  private WordPress site;

  RegenerateAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void writeAPost() {
    var accepted =
        slipway.createCluster("{\"name\": \"anew\", \"topology\": {\"workers\": {\"count\": 1}}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(6));
    String deployment =
        slipway
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 2}")
            .post("/v1/clusters/{id}/applications", cluster)
            .path("operation.id");
    slipway.awaitSuccess(deployment, LONG);
    int port =
        slipway
            .get("/v1/clusters/{id}", cluster)
            .getInt("portForwards.find { it.port == 30100 }.hostPort");
    site = new WordPress("http://127.0.0.1:" + port);
    site.install("Anew");
    post = site.publish("Before", "Written before all was made anew.");
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster);
    slipway.deleteCluster(cluster);
    assertThat(slipway.leftovers(cluster)).isEmpty();
  }

  private Response regenerate(String query) {
    return slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"REGENERATE\"}")
        .post("/v1/clusters/{id}/operations" + query, cluster);
  }

  private String accepted() {
    return regenerate("").then().statusCode(202).extract().path("operation.id");
  }

  /** Name and incarnation of each machine's container, such as {@code w1/2}. */
  private Set<String> machines() {
    return Set.copyOf(
        Command.of(
                "docker",
                "ps",
                "-a",
                "--filter",
                "label=dev.slipway.cluster=" + cluster,
                "--format",
                "{{.Label \"dev.slipway.machine\"}}/{{.Label \"dev.slipway.incarnation\"}}")
            .output()
            .lines()
            .toList());
  }

  private String database() {
    return Command.of(
            "docker",
            "ps",
            "-q",
            "--no-trunc",
            "--filter",
            "label=dev.slipway.cluster=" + cluster,
            "--filter",
            "label=dev.slipway.machine=d1")
        .output()
        .strip();
  }

  private void awaitPost() {
    Awaitility.await("the post")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> site.read(post).contains("Written before all was made anew."));
  }

  @Test
  @Order(1)
  void aDryRunSaysWhatWouldBeLostAndWhatStays() {
    regenerate("?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesReplaced", equalTo(List.of("e1", "c1", "w1")))
        .body("plan.machinesKept", equalTo(List.of("d1")))
        .body("plan.etcdDataLost", equalTo(true));
    assertThat(machines()).containsExactlyInAnyOrder("e1/1", "c1/1", "w1/1", "d1/1");
  }

  @Test
  @Order(2)
  void allIsMadeAnewAndThePostIsStillThere() {
    Path old = slipway.kubeconfig(cluster, "admin").file();
    String database = database();
    Instant begun = Instant.now();
    String operation = accepted();
    slipway.awaitSuccess(operation, LONG);
    Duration ready = Duration.between(begun, Instant.now());
    awaitPost();
    Duration answers = Duration.between(begun, Instant.now());
    System.out.printf(
        "REGENERATE: cluster Ready after %.1f s, WordPress answers with its post after %.1f s%n",
        ready.toMillis() / 1000.0, answers.toMillis() / 1000.0);

    assertThat(answers).isLessThan(Duration.ofSeconds(90));
    assertThat(machines()).containsExactlyInAnyOrder("e1/2", "c1/2", "w1/2", "d1/1");
    assertThat(database()).as("the database's container").isEqualTo(database);
    assertThat(slipway.kubectl(old).run("get", "nodes").exitCode())
        .as("an old kubeconfig is refused")
        .isNotZero();
    assertThat(slipway.get("/v1/clusters/{id}/kubeconfigs", cluster).getList("items")).isEmpty();
    assertThat(
            slipway
                .kubectl(slipway.kubeconfig(cluster, "admin").file())
                .output("get", "nodes", "-o", "name"))
        .contains("node/w1");
    assertThat(
            slipway
                .kubectl(slipway.kubeconfigThroughGateway(cluster))
                .output("get", "deployments", "-o", "name"))
        .contains("wordpress");
    assertThat(slipway.events.types(cluster).stream().filter("ClusterDegraded"::equals)).hasSize(1);
    assertThat(slipway.events.types(cluster).stream().filter("ClusterReady"::equals)).hasSize(2);
  }

  @Test
  @Order(3)
  void aCancellationIsEitherInTimeAndAllIsAsItWasOrRefusedWithItsReason() {
    Set<String> before = machines();
    String operation = accepted();
    Response cancellation = slipway.request().delete("/v1/operations/{id}", operation);
    if (cancellation.statusCode() == 202) {
      Awaitility.await()
          .atMost(LONG)
          .until(
              () ->
                  slipway
                      .get("/v1/operations/{id}", operation)
                      .getString("state")
                      .equals("CANCELLED"));
      assertThat(machines()).isEqualTo(before);
    } else {
      cancellation
          .then()
          .statusCode(409)
          .body("code", equalTo("not-cancellable"))
          .body("detail", containsString("no way leads back"));
      slipway.awaitSuccess(operation, LONG);
    }
    awaitPost();
  }

  @Test
  @Order(4)
  void killedInTheMiddleAndAskedForAgainItEndsWell() {
    int before =
        machines().stream()
            .filter(machine -> machine.startsWith("e1/"))
            .mapToInt(machine -> Integer.parseInt(machine.substring("e1/".length())))
            .findFirst()
            .orElseThrow();
    String first = accepted();
    Awaitility.await("the first new machine")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> machines().contains("e1/" + (before + 1)));
    slipway.kill("provisioner");
    slipway.up();
    String second = accepted();

    slipway.awaitSuccess(second, LONG);
    awaitPost();

    slipway
        .request()
        .get("/v1/operations/{id}", first)
        .then()
        .body("state", org.hamcrest.Matchers.oneOf("CANCELLED", "SUCCEEDED"));
    assertThat(machines())
        .containsExactlyInAnyOrder(
            "e1/" + (before + 2), "c1/" + (before + 2), "w1/" + (before + 2), "d1/1");
  }
}
