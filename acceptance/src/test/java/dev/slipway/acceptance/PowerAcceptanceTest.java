package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.Slipway;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
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
  private String cluster = "";
  private Kubectl kubectl;

  PowerAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void createCluster() {
    var accepted =
        slipway.createCluster("{\"name\": \"power\", \"topology\": {\"workers\": {\"count\": 2}}}");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(6));
    kubectl = slipway.kubectl(slipway.kubeconfig(cluster, "admin").file());
  }

  @AfterAll
  void deleteCluster() {
    slipway.events.assertNothingLostOrOvertaken(cluster);
    slipway.deleteCluster(cluster);
    assertThat(slipway.leftovers(cluster)).isEmpty();
  }

  @Test
  @Order(1)
  void whatMakesNoSenseIsRefusedAndADryRunChangesNothing() {
    post("w1", "EXPLODE", "")
        .then()
        .statusCode(400)
        .body("code", equalTo("validation-failed"))
        .body("errors[0].field", equalTo("type"));
    post("w9", "REBOOT", "").then().statusCode(404);
    post("e1", "REPLACE", "")
        .then()
        .statusCode(409)
        .body("code", equalTo("quorum-at-risk"))
        .body("detail", containsString("REGENERATE"));
    slipway
        .request()
        .contentType("application/json")
        .header("If-Match", "\"99\"")
        .body("{\"type\": \"REBOOT\"}")
        .post("/v1/clusters/{id}/machines/w1/operations", cluster)
        .then()
        .statusCode(412);

    post("w2", "REPLACE", "?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesReplaced[0]", equalTo("w2"))
        .body("plan.incarnation", equalTo(2));
    assertThat(machine("w2").getInt("incarnation")).isEqualTo(1);
    assertThat(operations("w2")).isEmpty();
  }

  @Test
  @Order(2)
  void aWishedPowerOffStaysOffAlsoWhenTheProvisionerComesAnew() {
    int fences = count("NodeFenced", "w2");
    awaitSuccess(post("w2", "POWER_OFF", ""));

    assertThat(state(container("w2"))).isEqualTo("exited");
    assertThat(machine("w2").getString("phase")).isEqualTo("OFF");
    JsonNode changed =
        slipway.events.await(
            cluster,
            "MachineStateChanged",
            MINUTE,
            event ->
                event.path("data").path("machine").asText().equals("w2")
                    && event.path("data").path("phase").asText().equals("OFF"));
    assertThat(changed.path("data").path("wished").asBoolean()).isTrue();
    Awaitility.await().atMost(MINUTE).until(() -> count("NodeFenced", "w2") == fences + 1);
    assertThat(lastFence("w2").path("incarnation").asInt()).isEqualTo(1);

    slipway.kill("provisioner");
    slipway.up();
    Awaitility.await("it stays off while the provisioner looks at it again and again")
        .during(Duration.ofSeconds(20))
        .atMost(Duration.ofSeconds(40))
        .until(() -> state(container("w2")).equals("exited"));
    assertThat(count("NodeFenced", "w2")).isEqualTo(fences + 1);

    awaitSuccess(post("w2", "POWER_ON", ""));
    awaitNodeReady("w2");
    assertThat(machine("w2").getString("wishedPower")).isEqualTo("ON");
  }

  @Test
  @Order(3)
  void aWorkerThatSomebodyKillsIsFencedAndPoweredOn() {
    int fences = count("NodeFenced", "w1");
    var boot = bootId("w1");
    Command.of("docker", "kill", container("w1")).output();

    Awaitility.await().atMost(MINUTE).until(() -> count("NodeFenced", "w1") == fences + 1);
    Awaitility.await().atMost(LONG).until(() -> state(container("w1")).equals("running"));
    awaitNodeReady("w1");
    assertThat(bootId("w1")).isNotEqualTo(boot);
    assertThat(machine("w1").getInt("incarnation")).isEqualTo(1);
    assertThat(count("NodeFenced", "w1")).isEqualTo(fences + 1);
    awaitReady();
  }

  @Test
  @Order(4)
  void aWorkerThatSomebodyRemovesIsReplacedWithItsNodeAddressAndRoutes() {
    String address = machine("w2").getString("address");
    String uid = kubectl.output("get", "node", "w2", "-o", "jsonpath={.metadata.uid}");
    Command.of("docker", "rm", "-f", container("w2")).output();

    Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                machine("w2").getInt("incarnation") == 2
                    && machine("w2").getString("phase").equals("RUNNING"));
    awaitNodeReady("w2");
    assertThat(kubectl.output("get", "node", "w2", "-o", "jsonpath={.metadata.uid}"))
        .as("its kubelet registered anew")
        .isNotEqualTo(uid);
    assertThat(
            kubectl.output(
                "get", "node", "w2", "-o", "jsonpath={.metadata.labels.slipway\\.dev/incarnation}"))
        .isEqualTo("2");
    assertThat(machine("w2").getString("address")).isEqualTo(address);
    assertThat(lastFence("w2").path("incarnation").asInt()).isEqualTo(1);
    assertThat(operations("w2").getFirst()).isEqualTo("REPLACE_MACHINE");
    Awaitility.await("pods are reached over the routes of both workers")
        .atMost(MINUTE)
        .until(this::podsReachEachOther);
    awaitReady();
  }

  @Test
  @Order(5)
  void aRebootIsOneOtherBoot() {
    var boot = bootId("w1");
    awaitSuccess(post("w1", "REBOOT", ""));

    assertThat(bootId("w1")).isNotEqualTo(boot);
    awaitNodeReady("w1");
  }

  @Test
  @Order(6)
  void aReplacedDatabaseHasItsTablesAndAccounts() {
    sql(
        "CREATE DATABASE kept; CREATE TABLE kept.log (line TEXT); INSERT INTO kept.log VALUES"
            + " ('moored'); CREATE USER 'keeper'@'localhost' IDENTIFIED BY 'only-for-this-test';");
    awaitSuccess(post("d1", "REPLACE", ""));

    assertThat(machine("d1").getInt("incarnation")).isEqualTo(2);
    assertThat(sql("SELECT line FROM kept.log; SELECT user FROM mysql.user WHERE user = 'keeper'"))
        .contains("moored")
        .contains("keeper");
    awaitReady();
  }

  @Test
  @Order(7)
  void aDatabaseThatIsKilledWhileItWritesComesBackWithWhatWasCommitted() {
    sql("CREATE TABLE kept.numbers (number INT PRIMARY KEY) ENGINE=InnoDB;");
    var boot = bootId("d1");
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
                                container("d1"),
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
    Command.of("docker", "kill", container("d1")).output();
    Awaitility.await().atMost(MINUTE).until(() -> !writer.isAlive());

    Awaitility.await()
        .atMost(LONG)
        .until(() -> !bootId("d1").equals(boot) && state(container("d1")).equals("running"));
    Awaitility.await().atMost(LONG).ignoreExceptions().until(() -> !sql("SELECT 1").isEmpty());
    awaitReady();
    var count = Integer.parseInt(sql("SELECT COUNT(*) FROM kept.numbers").strip());
    var highest = Integer.parseInt(sql("SELECT MAX(number) FROM kept.numbers").strip());
    assertThat(highest).as("the last that was committed").isGreaterThanOrEqualTo(committed.get());
    assertThat(count).as("nothing that was committed is missing").isEqualTo(highest + 1);
    assertThat(machine("d1").getInt("incarnation")).isEqualTo(2);
  }

  @Test
  @Order(8)
  void aReplacementGoesOnWhereTheProvisionerWasKilled() {
    int before = machine("w1").getInt("incarnation");
    Response accepted = post("w1", "REPLACE", "");
    Awaitility.await("the old machine is on its way out")
        .atMost(MINUTE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                machine("w1").getInt("incarnation") > before
                    || machine("w1").getString("power").equals("OFF"));
    slipway.kill("provisioner");
    slipway.up();

    awaitSuccess(accepted);
    assertThat(machine("w1").getInt("incarnation")).isEqualTo(before + 1);
    assertThat(
            Command.of(
                    "docker",
                    "ps",
                    "-aq",
                    "--filter",
                    "label=dev.slipway.cluster=" + cluster,
                    "--filter",
                    "label=dev.slipway.machine=w1")
                .output()
                .lines())
        .as("never two machines of a name")
        .hasSize(1);
    awaitNodeReady("w1");
    awaitReady();
  }

  @Test
  @Order(9)
  void aPausedWorkerIsFencedAndPoweredOn() {
    int fences = count("NodeFenced", "w2");
    Command.of("docker", "pause", container("w2")).output();

    Awaitility.await().atMost(LONG).until(() -> count("NodeFenced", "w2") == fences + 1);
    Awaitility.await().atMost(LONG).until(() -> state(container("w2")).equals("running"));
    awaitNodeReady("w2");
  }

  private Response post(String machine, String type, String query) {
    return slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"" + type + "\"}")
        .post("/v1/clusters/{id}/machines/{name}/operations" + query, cluster, machine);
  }

  private void awaitSuccess(Response accepted) {
    assertThat(accepted.statusCode()).as(accepted.asPrettyString()).isEqualTo(202);
    slipway.awaitSuccess(accepted.path("operation.id"), LONG);
  }

  private JsonPath machine(String name) {
    return slipway.get("/v1/clusters/{id}/machines/{name}", cluster, name);
  }

  private List<String> operations(String machine) {
    return slipway
        .get("/v1/clusters/{id}/machines/{name}/operations", cluster, machine)
        .getList("items.type");
  }

  private void awaitReady() {
    Awaitility.await("the cluster is ready")
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> slipway.get("/v1/clusters/{id}", cluster).getString("phase").equals("READY"));
  }

  private void awaitNodeReady(String node) {
    Awaitility.await(node + " is Ready")
        .atMost(LONG)
        .until(
            () ->
                kubectl
                    .output(
                        "get",
                        "node",
                        node,
                        "-o",
                        "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                    .equals("True"));
  }

  private int count(String type, String node) {
    return Math.toIntExact(
        slipway
            .events
            .about(cluster)
            .filter(event -> event.path("type").asText().equals(type))
            .filter(event -> event.path("data").path("node").asText().equals(node))
            .count());
  }

  private JsonNode lastFence(String node) {
    return slipway
        .events
        .about(cluster)
        .filter(event -> event.path("type").asText().equals("NodeFenced"))
        .filter(event -> event.path("data").path("node").asText().equals(node))
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  /** A CoreDNS pod is reached from the other worker, over the pods' routes. */
  private boolean podsReachEachOther() {
    kubectl.output("-n", "kube-system", "rollout", "status", "deployment/coredns", "--timeout=60s");
    var pods =
        kubectl
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
                container(from),
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
    return Command.of("docker", "exec", container("d1"), "mariadb", "-N", "-e", statements)
        .output();
  }

  private String bootId(String machine) {
    return Command.of("docker", "inspect", "--format", "{{.State.StartedAt}}", container(machine))
        .output()
        .strip();
  }

  private static String state(String container) {
    return Command.of("docker", "inspect", "--format", "{{.State.Status}}", container)
        .output()
        .strip();
  }

  private String container(String machine) {
    return Command.of(
            "docker",
            "ps",
            "-aq",
            "--filter",
            "label=dev.slipway.cluster=" + cluster,
            "--filter",
            "label=dev.slipway.machine=" + machine)
        .output()
        .strip();
  }
}
