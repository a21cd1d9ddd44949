package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** An application is broken in the ways that applications break, and says why and what to do. */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiagnosisAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String APPLICATION = "/v1/clusters/{id}/applications/wordpress";
  private static final String BAD_SWITCH = "WORDPRESS_ADMIN_ENABLED must be true or false";

  private final Slipway slipway;
  private String cluster = "";
  private String image = "";
  private String page = "";

  DiagnosisAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void deployOnSmallWorkers() {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"why\","
                + " \"topology\": {\"workers\": {\"count\": 2, \"memoryMiB\": 768}}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(6));
    String operation =
        slipway
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 2}")
            .post("/v1/clusters/{id}/applications", cluster)
            .then()
            .statusCode(202)
            .extract()
            .path("operation.id");
    slipway.awaitSuccess(operation, LONG);
    image = slipway.get(APPLICATION, cluster).getString("image");
    page =
        "http://127.0.0.1:"
            + slipway.get("/v1/clusters/{id}", cluster).getInt("portForwards[0].hostPort");
  }

  @AfterAll
  void deleteCluster() {
    slipway.deleteCluster(cluster);
  }

  @Test
  @Order(1)
  void whatIsWholeHasNoFindings() {
    awaitWhole();
    var diagnosis = diagnosis();
    assertThat(diagnosis.getInt("ready")).isEqualTo(2);
    assertThat(diagnosis.getInt("wished")).isEqualTo(2);
    assertThat(diagnosis.getList("findings")).isEmpty();
  }

  @Test
  @Order(2)
  void aMissingImageIsNamed() {
    patch("{\"image\": \"slipway.local/no-such:1\"}");

    var finding = await("IMAGE_MISSING");
    assertThat(finding.getString("message")).contains("slipway.local/no-such:1");
    assertThat(finding.getString("remedy")).contains("image");
    assertThat(diagnosis().getInt("ready")).as("the old pods go on").isEqualTo(2);

    patch("{\"image\": \"" + image + "\"}");
    awaitWhole();
  }

  @Test
  @Order(3)
  void aCrashLoopShowsTheLastLinesOfTheLog() {
    patch("{\"env\": {\"WORDPRESS_ADMIN_ENABLED\": \"perhaps\"}}");

    var finding = await("CRASH_LOOP");
    assertThat(finding.getString("message")).contains("exit code 64", BAD_SWITCH);
    assertThat(finding.getList("log", String.class)).anyMatch(line -> line.contains(BAD_SWITCH));
    String pod = finding.getString("subject").split(",")[0];
    Awaitility.await("the log of the run before")
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        slipway
                            .request()
                            .queryParam("pod", pod)
                            .queryParam("previous", true)
                            .get(APPLICATION + "/logs", cluster)
                            .asString())
                    .contains(BAD_SWITCH));

    patch("{\"env\": {\"WORDPRESS_ADMIN_ENABLED\": null}}");
    awaitWhole();
  }

  @Test
  @Order(4)
  void moreThanTheWorkersHoldSaysWhatItWouldTake() {
    patch("{\"replicas\": 60}");

    var finding = await("UNSCHEDULABLE");
    assertThat(finding.getString("message")).contains("too little memory left");
    assertThat(finding.getString("remedy"))
        .matches(
            "Give the workers \\d+ MiB more memory altogether, add \\d+ workers? of the present"
                + " size \\(each takes up to \\d+ of these pods\\), or wish for at most \\d+"
                + " replicas\\.");

    patch("{\"replicas\": 2}");
    awaitWhole();
  }

  @Test
  @Order(5)
  void aDatabaseThatIsAwayIsTold() {
    new WordPress(page).install("Why");
    var database = Slipway.container(cluster, "d1");
    Command.of("docker", "exec", database, "systemctl", "stop", "mariadb").output();
    try {
      await("DATABASE_AWAY");
    } finally {
      Command.of("docker", "exec", database, "systemctl", "start", "mariadb").output();
    }
    awaitWhole();
  }

  @Test
  @Order(6)
  void logsAreShownAndFollowed() throws Exception {
    List<String> pods = slipway.get(APPLICATION + "/pods", cluster).getList("items.name");
    var path = APPLICATION.replace("{id}", cluster) + "/logs";
    var answer = slipway.open(path + "?follow=true&tailLines=1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      var reader =
          java.util.concurrent.CompletableFuture.supplyAsync(
              () -> lines.lines().filter(line -> line.contains("looked-for")).findFirst());
      Awaitility.await("what is printed now")
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                new WordPress(page).get("?looked-for");
                return reader.isDone();
              });
      var line = reader.get().orElseThrow();
      assertThat(pods).anyMatch(pod -> line.startsWith("[" + pod + "] "));
    }
    var tail =
        slipway
            .request()
            .queryParam("pod", pods.getFirst())
            .queryParam("tailLines", 3)
            .get(APPLICATION + "/logs", cluster);
    assertThat(tail.statusCode()).isEqualTo(200);
    assertThat(tail.asString().lines().count()).isBetween(1L, 3L);
  }

  private JsonPath await(String reason) {
    var diagnosis =
        Awaitility.await(reason)
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(500))
            .until(
                this::diagnosis, seen -> seen.<String>getList("findings.reason").contains(reason));
    assertThat(diagnosis.getBoolean("whole")).isFalse();
    int index = diagnosis.<String>getList("findings.reason").indexOf(reason);
    System.out.println(reason + ": " + diagnosis.getString("findings[" + index + "].message"));
    return diagnosis.setRootPath("findings[" + index + "]");
  }

  private void awaitWhole() {
    Awaitility.await("the application is whole")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> diagnosis().getBoolean("whole"));
  }

  private JsonPath diagnosis() {
    return slipway.get(APPLICATION + "/diagnosis", cluster);
  }

  private void patch(String body) {
    slipway
        .request()
        .contentType("application/merge-patch+json")
        .body(body)
        .patch(APPLICATION, cluster)
        .then()
        .statusCode(202);
  }
}
