package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong is said in a problem document, by field and with a remedy, and nothing half
 * made stays.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputAcceptanceTest {
  private final Slipway slipway;

  BadInputAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @AfterEach
  void nothingHalfMade() {
    assertThat(slipway.get("/v1/clusters").<String>getList("items.name")).doesNotContain("wrong");
  }

  static Stream<Arguments> wrongBodies() {
    return Stream.of(
        Arguments.of(
            "unknown field",
            "{\"name\": \"wrong\", \"wrokers\": 3}",
            400,
            "validation-failed",
            "wrokers"),
        Arguments.of(
            "unknown field inside",
            "{\"name\": \"wrong\", \"topology\": {\"etcd\": {\"cuont\": 1}}}",
            400,
            "validation-failed",
            "topology.etcd.cuont"),
        Arguments.of(
            "wrong type",
            "{\"name\": \"wrong\", \"topology\": {\"workers\": {\"count\": \"three\"}}}",
            400,
            "validation-failed",
            "topology.workers.count"),
        Arguments.of("no name", "{}", 400, "validation-failed", "name"),
        Arguments.of(
            "a name that is none", "{\"name\": \"Wrong_Name!\"}", 400, "validation-failed", "name"),
        Arguments.of(
            "overlap among its own",
            "{\"name\": \"wrong\", \"network\": {\"pods\": \"10.2.0.0/16\", \"services\": \"10.2.7.0/24\"}}",
            400,
            "validation-failed",
            "network.services"),
        Arguments.of(
            "no workers",
            "{\"name\": \"wrong\", \"topology\": {\"workers\": {\"count\": 0}}}",
            400,
            "validation-failed",
            "topology.workers.count"),
        Arguments.of(
            "absurdly many workers",
            "{\"name\": \"wrong\", \"topology\": {\"workers\": {\"count\": 100000}}}",
            400,
            "validation-failed",
            "topology.workers.count"),
        Arguments.of(
            "an even etcd count",
            "{\"name\": \"wrong\", \"topology\": {\"etcd\": {\"count\": 2}}}",
            400,
            "validation-failed",
            "topology.etcd.count"),
        Arguments.of(
            "several controllers",
            "{\"name\": \"wrong\", \"topology\": {\"controllers\": {\"count\": 2}}}",
            422,
            "unsupported",
            "topology.controllers.count"),
        Arguments.of(
            "more memory than there is",
            "{\"name\": \"wrong\", \"topology\": {\"workers\": {\"count\": 3, \"memoryMiB\": 65536}}}",
            422,
            "insufficient-memory",
            "topology"),
        Arguments.of(
            "an infrastructure that is not there",
            "{\"name\": \"wrong\", \"infrastructure\": \"moonbase\"}",
            422,
            "unknown-infrastructure",
            "infrastructure"),
        Arguments.of(
            "a version that is not there",
            "{\"name\": \"wrong\", \"kubernetesVersion\": \"1.2.3\"}",
            422,
            "unsupported",
            "kubernetesVersion"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongBodies")
  void isRefusedByFieldWithARemedy(
      String what, String body, int status, String code, String field) {
    var answer = post(body);

    assertProblem(answer, status, code);
    assertThat(answer.<List<String>>path("errors.field"))
        .as(what)
        .anyMatch(name -> name.startsWith(field));
    assertThat(answer.<List<String>>path("errors.remedy"))
        .as(what)
        .allSatisfy(remedy -> assertThat(remedy).isNotBlank());
  }

  @Test
  void malformedJsonIsToldWithItsPlace() {
    var answer = post("{\"name\": \"wrong\", ");

    assertProblem(answer, 400, "malformed-json");
    assertThat(answer.<String>path("detail")).containsIgnoringCase("line");
  }

  @Test
  void aBodyTooLargeIsRefused() {
    var answer = post("{\"name\": \"wrong\", \"padding\": \"" + "x".repeat(2 << 20) + "\"}");

    assertProblem(answer, 413, "body-too-large");
  }

  @Test
  void aNetworkOfAnotherIsRefused() {
    var dockers =
        Command.of(
                "docker",
                "network",
                "inspect",
                "bridge",
                "--format",
                "{{(index .IPAM.Config 0).Subnet}}")
            .output()
            .strip();
    var inside = dockers.substring(0, dockers.lastIndexOf('.')) + ".0/24";

    assertProblem(
        post("{\"name\": \"wrong\", \"network\": {\"machines\": \"" + inside + "\"}}"),
        409,
        "network-overlap");
  }

  @Test
  void aHostPortThatSomebodyListensOnIsRefused() throws IOException {
    try (var somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answer =
          post(
              "{\"name\": \"wrong\", \"portForwards\": [{\"hostPort\": %d, \"machine\": \"w1\", \"port\": 30100}]}"
                  .formatted(somebody.getLocalPort()));

      assertProblem(answer, 409, "host-port-taken");
    }
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    var first =
        slipway.createCluster("{\"name\": \"taken\", \"topology\": {\"workers\": {\"count\": 1}}}");

    assertProblem(post("{\"name\": \"taken\"}"), 409, "name-taken");

    slipway.deleteCluster(first.cluster());
  }

  @Test
  void noTokenAndAWrongOneAreRefused() {
    assertProblem(slipway.anonymously().get("/v1/clusters"), 401, "unauthenticated");
    assertProblem(
        slipway.anonymously().header("Authorization", "Bearer not-a-token").get("/v1/clusters"),
        401,
        "unauthenticated");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertProblem(slipway.request().get("/v1/clusters/atlantis"), 404, "not-found");
    assertProblem(slipway.request().get("/v1/atlantis"), 404, "not-found");
  }

  @Test
  void everyCodeIsInTheCatalogue() {
    for (var code :
        List.of(
            "validation-failed",
            "malformed-json",
            "network-overlap",
            "unauthenticated",
            "body-too-large")) {
      assertThat(slipway.get("/v1/errors/{code}", code).getString("title")).isNotBlank();
    }
  }

  private Response post(String body) {
    return slipway.request().contentType("application/json").body(body).post("/v1/clusters");
  }

  private static void assertProblem(Response answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.asPrettyString()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.<String>path("code")).isEqualTo(code);
    assertThat(answer.<String>path("title")).isNotBlank();
    assertThat(answer.<String>path("detail")).isNotBlank();
  }
}
