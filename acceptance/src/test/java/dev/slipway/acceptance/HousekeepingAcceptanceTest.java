package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.slipway.harness.Command;
import dev.slipway.harness.Slipway;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What Slipway says, and what it goes on doing, while Kafka, PostgreSQL or room on the disk is
 * missing; and what it drops. All with one cluster.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HousekeepingAcceptanceTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration QUICKLY = Duration.ofSeconds(8);

  /** Four seconds of patience, and the start of a command on a busy machine. */
  private static final Duration STATUS_WITHIN = Duration.ofSeconds(10);

  private final Slipway slipway;
  private String cluster = "";

  HousekeepingAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void makeOneSmallCluster() {
    var accepted =
        slipway.createCluster("{\"name\": \"tidy\", \"topology\": {\"workers\": {\"count\": 1}}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    var deployed =
        slipway
            .request()
            .contentType("application/json")
            .body("{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 1}")
            .post("/v1/clusters/{id}/applications", cluster);
    slipway.awaitSuccess(deployed.path("operation.id"), Duration.ofMinutes(2));
  }

  @AfterAll
  void leaveNothing() {
    slipway.up();
    slipway.deleteCluster(cluster);
    assertThat(slipway.leftovers(cluster)).isEmpty();
  }

  @Test
  void withoutKafkaWorkGoesOnAndEventsCatchUp() {
    String first = scale(4);
    slipway.kill("supervisor");
    slipway.kill("kafka");

    soon("the condition")
        .until(() -> slipway.status().getList("conditions.type").contains("KafkaAway"));
    assertThat(slipway.command("status").run().output()).contains("Kafka is away", "./slipway up");
    // While Kafka is away a wish is taken, carried out, and its events wait.
    slipway.awaitSuccess(first, Duration.ofMinutes(2));
    slipway.awaitSuccess(scale(5), Duration.ofMinutes(2));
    soon("the backlog")
        .untilAsserted(
            () ->
                slipway
                    .request()
                    .get("/v1/status")
                    .then()
                    .statusCode(200)
                    .body(
                        "services.deployer.conditions.find { it.type == 'KafkaAway' }.status",
                        is("TRUE"))
                    .body(
                        "services.deployer.conditions.find { it.type == 'KafkaAway' }.message",
                        containsString("of this service wait")));

    slipway.up();
    awaitScaled(5);
    slipway.events.assertNothingLostOrOvertaken(cluster);
    allIsWell();
  }

  @Test
  void withoutPostgresRequestsAreRefusedAndNothingIsLost() {
    String scaling = scale(6);
    slipway.kill("supervisor");
    slipway.kill("postgres");

    soon("the condition")
        .until(() -> slipway.status().getList("conditions.type").contains("PostgresAway"));
    assertThat(slipway.command("status").run().output())
        .contains("PostgreSQL is away", "./slipway up");
    refusedQuickly();

    slipway.up();
    slipway.awaitSuccess(scaling, Duration.ofMinutes(2));
    awaitScaled(6);
    slipway.events.assertNothingLostOrOvertaken(cluster);
    allIsWell();
  }

  @Test
  void aPostgresThatHangsIsAwayToo() {
    List<String> processes = postgresProcesses();
    signal("-STOP", processes);
    try {
      soon("the condition")
          .until(() -> slipway.status().getList("conditions.type").contains("PostgresAway"));
      refusedQuickly();
    } finally {
      signal("-CONT", processes);
    }
    soon("requests").until(() -> listClusters().statusCode() == 200);
    slipway.awaitSuccess(scale(3), Duration.ofMinutes(2));
    slipway.events.assertNothingLostOrOvertaken(cluster);
    allIsWell();
  }

  @Test
  void aServiceThatStandsStillIsNamedWithinSeconds() {
    for (String service : List.of("provisioner", "deployer", "monitor", "gateway")) {
      var frozen = slipway.freeze(service);
      try {
        long asked = System.nanoTime();
        var status = slipway.command("status").run();
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
            .as("status without the %s", service)
            .isLessThan(STATUS_WITHIN);
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.output())
            .containsPattern(service + " +FROZEN +no ")
            .contains("A process stands still (ProcessFrozen): " + service)
            .contains("kill -CONT " + frozen.pid());
        if (service.equals("deployer")) {
          assertThat(status.output())
              .contains("Applications: not known, the deployer did not answer");
          var up = slipway.command("up", "--no-wait").run();
          assertThat(up.exitCode()).isEqualTo(3);
          assertThat(up.errors()).contains("The deployer (pid " + frozen.pid() + ") was stopped");
          var listed = slipway.command("get", "applications", "--cluster", cluster).run();
          assertThat(listed.exitCode()).isEqualTo(3);
          assertThat(listed.errors())
              .contains("The deployer did not answer in 30 s.", "./slipway status");
        }
      } finally {
        frozen.goOn();
      }
      allIsWell();
    }
    slipway.awaitSuccess(scale(5), Duration.ofMinutes(2));
    slipway.events.assertNothingLostOrOvertaken(cluster);
  }

  @Test
  void whatIsKilledComesBackByItself() {
    for (String process : List.of("kafka", "postgres")) {
      long before = slipway.pid(process);
      slipway.kill(process);
      soon(process + " runs again")
          .until(
              () ->
                  slipway
                      .status()
                      .getList(
                          "processes.findAll { it.name == '%s' && it.ready && it.pid != %d }.name"
                              .formatted(process, before))
                      .contains(process));
    }
    allIsWell();
    slipway.awaitSuccess(scale(2), Duration.ofMinutes(2));
    awaitScaled(2);
    slipway.events.assertNothingLostOrOvertaken(cluster);
  }

  @Test
  void withAFullDiskNothingNewIsMade() {
    slipway.restart(Map.of("SLIPWAY_DEPENDENCIES_LEAST_FREE", "4000000G"));
    try {
      assertThat(slipway.status().getList("conditions.type")).containsOnly("DiskFull");
      assertThat(slipway.command("status").run().output())
          .contains("The disk is full", "MiB left", "Free space");
      slipway
          .request()
          .contentType("application/json")
          .header("Idempotency-Key", UUID.randomUUID().toString())
          .body("{\"name\": \"one-too-many\"}")
          .post("/v1/clusters")
          .then()
          .statusCode(507)
          .header("Retry-After", notNullValue())
          .body("code", is("disk-full"))
          .body("detail", containsString("Free space"));
      assertThat(slipway.get("/v1/clusters/{id}", cluster).getString("phase")).isEqualTo("READY");
    } finally {
      slipway.restart(Map.of());
    }
    slipway.awaitSuccess(scale(4), Duration.ofMinutes(2));
  }

  @Test
  void whatEndedIsDroppedAndLogsStaySmall() throws IOException {
    slipway.restart(
        Map.of(
            "SLIPWAY_RETENTION_EVERY", "PT1S",
            "SLIPWAY_RETENTION_OPERATIONS", "PT10S",
            "SLIPWAY_RETENTION_SENT_EVENTS", "PT1S",
            "SLIPWAY_LOG_BYTES", "4096",
            "SLIPWAY_LOG_FILES", "2"));
    Path log = slipway.log("gateway");
    try {
      String scaling = scale(3);
      slipway.awaitSuccess(scaling, Duration.ofMinutes(2));
      soon("the end of what is known of the operation")
          .until(() -> slipway.request().get("/v1/operations/{id}", scaling).statusCode() == 404);
      assertThat(slipway.get("/v1/clusters/{id}", cluster).getString("phase")).isEqualTo("READY");
      soon("its events are dropped from the outbox")
          .until(() -> everythingLogged("deployer").contains("of outbox that ended"));

      soon("a log that is rotated")
          .until(
              () -> {
                listClusters();
                return Files.exists(older(log, 2));
              });
      assertThat(older(log, 3)).doesNotExist();
      assertThat(Files.size(older(log, 1)) + Files.size(older(log, 2))).isLessThan(256 * 1024);
    } finally {
      slipway.restart(Map.of());
    }
    slipway.events.assertNothingLostOrOvertaken(cluster);
  }

  private String scale(int replicas) {
    var answer =
        slipway
            .request()
            .contentType("application/merge-patch+json")
            .body("{\"replicas\": " + replicas + "}")
            .patch("/v1/clusters/{id}/applications/wordpress", cluster);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    return answer.path("operation.id");
  }

  private void awaitScaled(int to) {
    slipway.events.await(
        cluster, "PodsScaled", SOON, event -> event.path("data").path("to").asInt() == to);
  }

  private void refusedQuickly() {
    // Accepted tokens are remembered for five seconds; after that the gateway itself refuses.
    soon("a refusal").until(() -> listClusters().statusCode() == 503);
    long asked = System.nanoTime();
    listClusters()
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", is("service-unavailable"))
        .body("detail", containsString("PostgreSQL"));
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(QUICKLY);
  }

  private Response listClusters() {
    return slipway.request().get("/v1/clusters");
  }

  private void allIsWell() {
    soon("no condition").until(() -> slipway.status().getList("conditions").isEmpty());
    soon("health").until(() -> slipway.anonymously().get("/healthz").statusCode() == 200);
  }

  private List<String> postgresProcesses() {
    String postmaster = Long.toString(slipway.pid("postgres"));
    var children = Command.of("pgrep", "-P", postmaster).output().lines().toList();
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(postmaster), children.stream())
        .toList();
  }

  private static void signal(String signal, List<String> processes) {
    var words = new java.util.ArrayList<>(List.of("kill", signal));
    words.addAll(processes);
    // A back end that has ended meanwhile makes kill complain.
    Command.of(words).run();
  }

  private String everythingLogged(String process) throws IOException {
    Path log = slipway.log(process);
    var all = new StringBuilder();
    for (Path path : List.of(older(log, 2), older(log, 1), log)) {
      if (Files.exists(path)) {
        all.append(Files.readString(path));
      }
    }
    return all.toString();
  }

  private static Path older(Path log, int age) {
    return log.resolveSibling(log.getFileName() + "." + age);
  }

  private static ConditionFactory soon(String what) {
    return Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(250));
  }
}
