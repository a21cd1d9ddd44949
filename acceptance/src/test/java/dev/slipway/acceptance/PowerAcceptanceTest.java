package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Machines are switched off and on, rebooted, replaced, killed and removed; watched through the
 * API, the event stream, kubectl and the container engine side by side.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PowerAcceptanceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Slipway slipway;
  private RunningCluster cluster;

  PowerAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void createCluster() {
    cluster = RunningCluster.make(slipway, "power", 2);
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
    slipway.deleteCluster(cluster.id);
    assertThat(slipway.leftovers(cluster.id)).isEmpty();
  }

  @Test
  @Order(1)
  void whatMakesNoSenseIsRefusedAndADryRunChangesNothing() {
    cluster
        .ask("w1", "EXPLODE", "")
        .then()
        .statusCode(400)
        .body("code", equalTo("validation-failed"))
        .body("errors[0].field", equalTo("type"));
    cluster.ask("w9", "REBOOT", "").then().statusCode(404);
    cluster
        .ask("e1", "REPLACE", "")
        .then()
        .statusCode(409)
        .body("code", equalTo("quorum-at-risk"))
        .body("detail", containsString("REGENERATE"));
    slipway
        .request()
        .contentType("application/json")
        .header("If-Match", "\"99\"")
        .body("{\"type\": \"REBOOT\"}")
        .post("/v1/clusters/{id}/machines/w1/operations", cluster.id)
        .then()
        .statusCode(412);

    cluster
        .ask("w2", "REPLACE", "?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesReplaced[0]", equalTo("w2"))
        .body("plan.incarnation", equalTo(2));
    assertThat(cluster.machine("w2").getInt("incarnation")).isEqualTo(1);
    assertThat(operations()).isEmpty();
  }

  @Test
  @Order(2)
  void aWishedPowerOffStaysOffAlsoWhenTheProvisionerComesAnew() {
    int fences = cluster.count("NodeFenced", "w2");
    cluster.awaitOperated("w2", "POWER_OFF");

    assertThat(cluster.state("w2")).isEqualTo("exited");
    assertThat(cluster.machine("w2").getString("phase")).isEqualTo("OFF");
    JsonNode changed =
        slipway.events.await(
            cluster.id,
            "MachineStateChanged",
            MINUTE,
            event ->
                event.path("data").path("machine").asText().equals("w2")
                    && event.path("data").path("phase").asText().equals("OFF"));
    assertThat(changed.path("data").path("wished").asBoolean()).isTrue();
    Awaitility.await().atMost(MINUTE).until(() -> cluster.count("NodeFenced", "w2") == fences + 1);
    assertThat(cluster.last("NodeFenced", "w2").path("incarnation").asInt()).isEqualTo(1);

    slipway.kill("provisioner");
    slipway.up();
    Awaitility.await("it stays off while the provisioner looks at it again and again")
        .during(Duration.ofSeconds(20))
        .atMost(Duration.ofSeconds(40))
        .until(() -> cluster.state("w2").equals("exited"));
    assertThat(cluster.count("NodeFenced", "w2")).isEqualTo(fences + 1);

    cluster.awaitOperated("w2", "POWER_ON");
    cluster.awaitNodeReady("w2");
    assertThat(cluster.machine("w2").getString("wishedPower")).isEqualTo("ON");
  }

  @Test
  @Order(3)
  void aWorkerThatSomebodyKillsIsFencedAndPoweredOn() {
    int fences = cluster.count("NodeFenced", "w1");
    var boot = cluster.boot("w1");
    cluster.cutPower("w1");

    Awaitility.await().atMost(MINUTE).until(() -> cluster.count("NodeFenced", "w1") == fences + 1);
    Awaitility.await().atMost(LONG).until(() -> cluster.state("w1").equals("running"));
    cluster.awaitNodeReady("w1");
    assertThat(cluster.boot("w1")).isNotEqualTo(boot);
    assertThat(cluster.machine("w1").getInt("incarnation")).isEqualTo(1);
    assertThat(cluster.count("NodeFenced", "w1")).isEqualTo(fences + 1);
    cluster.awaitReady();
  }

  @Test
  @Order(4)
  void aWorkerThatSomebodyRemovesIsReplacedWithItsNodeAddressAndRoutes() {
    String address = cluster.machine("w2").getString("address");
    String uid = cluster.kubectl().output("get", "node", "w2", "-o", "jsonpath={.metadata.uid}");
    Command.of("docker", "rm", "-f", cluster.container("w2")).output();

    Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                cluster.machine("w2").getInt("incarnation") == 2
                    && cluster.machine("w2").getString("phase").equals("RUNNING"));
    cluster.awaitNodeReady("w2");
    assertThat(cluster.kubectl().output("get", "node", "w2", "-o", "jsonpath={.metadata.uid}"))
        .as("its kubelet registered anew")
        .isNotEqualTo(uid);
    assertThat(
            cluster
                .kubectl()
                .output(
                    "get",
                    "node",
                    "w2",
                    "-o",
                    "jsonpath={.metadata.labels.slipway\\.dev/incarnation}"))
        .isEqualTo("2");
    assertThat(cluster.machine("w2").getString("address")).isEqualTo(address);
    assertThat(cluster.last("NodeFenced", "w2").path("incarnation").asInt()).isEqualTo(1);
    assertThat(operations().getFirst()).isEqualTo("REPLACE_MACHINE");
    Awaitility.await("pods are reached over the routes of both workers")
        .atMost(MINUTE)
        .until(this::podsReachEachOther);
    cluster.awaitReady();
  }

  @Test
  @Order(5)
  void aRebootIsOneOtherBoot() {
    var boot = cluster.boot("w1");
    cluster.awaitOperated("w1", "REBOOT");

    assertThat(cluster.boot("w1")).isNotEqualTo(boot);
    cluster.awaitNodeReady("w1");
  }

  @Test
  @Order(6)
  void aReplacedDatabaseHasItsTablesAndAccounts() {
    sql(
        "CREATE DATABASE kept; CREATE TABLE kept.log (line TEXT); INSERT INTO kept.log VALUES"
            + " ('moored'); CREATE USER 'keeper'@'localhost' IDENTIFIED BY 'only-for-this-test';");
    cluster.awaitOperated("d1", "REPLACE");

    assertThat(cluster.machine("d1").getInt("incarnation")).isEqualTo(2);
    assertThat(sql("SELECT line FROM kept.log; SELECT user FROM mysql.user WHERE user = 'keeper'"))
        .contains("moored")
        .contains("keeper");
    cluster.awaitReady();
  }

  @Test
  @Order(7)
  void aDatabaseThatIsKilledWhileItWritesComesBackWithWhatWasCommitted() {
    sql("CREATE TABLE kept.numbers (number INT PRIMARY KEY) ENGINE=InnoDB;");
    var boot = cluster.boot("d1");
    var committed = new AtomicInteger(-1);
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int number = 0; number < 100_000; number++) {
                    var written =
                        Command.of(
                                "docker",
                                "exec",
                                cluster.container("d1"),
                                "mariadb",
                                "-e",
                                "INSERT INTO kept.numbers VALUES (" + number + ")")
                            .run();
                    if (written.exitCode() != 0) {
                      return;
                    }
                    committed.set(number);
                  }
                });
    Awaitility.await().atMost(MINUTE).until(() -> committed.get() > 20);
    cluster.cutPower("d1");
    Awaitility.await().atMost(MINUTE).until(() -> !writer.isAlive());

    Awaitility.await()
        .atMost(LONG)
        .until(() -> !cluster.boot("d1").equals(boot) && cluster.state("d1").equals("running"));
    Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> !sql("SELECT 1").isEmpty());
    cluster.awaitReady();
    var count = Integer.parseInt(sql("SELECT COUNT(*) FROM kept.numbers").strip());
    var highest = Integer.parseInt(sql("SELECT MAX(number) FROM kept.numbers").strip());
    assertThat(highest).as("the last that was committed").isGreaterThanOrEqualTo(committed.get());
    assertThat(count).as("nothing that was committed is missing").isEqualTo(highest + 1);
    assertThat(cluster.machine("d1").getInt("incarnation")).isEqualTo(2);
  }

  @Test
  @Order(8)
  void aReplacementGoesOnWhereTheProvisionerWasKilled() {
    int before = cluster.machine("w1").getInt("incarnation");
    String replacement = cluster.operate("w1", "REPLACE");
    Awaitility.await("the old machine is on its way out")
        .atMost(MINUTE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                cluster.machine("w1").getInt("incarnation") > before
                    || cluster.machine("w1").getString("power").equals("OFF"));
    slipway.kill("provisioner");
    slipway.up();

    slipway.awaitSuccess(replacement, LONG);
    assertThat(cluster.machine("w1").getInt("incarnation")).isEqualTo(before + 1);
    assertThat(cluster.containers())
        .as("never two machines of a name")
        .containsExactlyInAnyOrder("c1", "d1", "e1", "w1", "w2");
    cluster.awaitNodeReady("w1");
    cluster.awaitReady();
  }

  @Test
  @Order(9)
  void aPausedWorkerIsFencedAndPoweredOn() {
    int fences = cluster.count("NodeFenced", "w2");
    Command.of("docker", "pause", cluster.container("w2")).output();

    Awaitility.await().atMost(LONG).until(() -> cluster.count("NodeFenced", "w2") == fences + 1);
    Awaitility.await().atMost(LONG).until(() -> cluster.state("w2").equals("running"));
    cluster.awaitNodeReady("w2");
  }

  private List<String> operations() {
    return slipway
        .get("/v1/clusters/{id}/machines/w2/operations", cluster.id)
        .getList("items.type");
  }

  /** A CoreDNS pod is reached from the other worker, over the pods' routes. */
  private boolean podsReachEachOther() {
    cluster
        .kubectl()
        .output("-n", "kube-system", "rollout", "status", "deployment/coredns", "--timeout=60s");
    var pods =
        cluster
            .kubectl()
            .output(
                "-n",
                "kube-system",
                "get",
                "pods",
                "--field-selector=status.phase=Running",
                "-o",
                "jsonpath={range .items[*]}{.spec.nodeName}={.status.podIP} {end}")
            .split(" ");
    return List.of(pods).stream()
        .map(pod -> pod.split("="))
        .filter(pod -> pod.length == 2)
        .allMatch(pod -> reaches(pod[0].equals("w1") ? "w2" : "w1", pod[1]));
  }

  private boolean reaches(String from, String pod) {
    return Command.of(
                "docker",
                "exec",
                cluster.container(from),
                "timeout",
                "5",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/" + pod + "/8080")
            .run()
            .exitCode()
        == 0;
  }

  private String sql(String statements) {
    return Command.of("docker", "exec", cluster.container("d1"), "mariadb", "-N", "-e", statements)
        .output();
  }
}
