package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.harness.Command;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.Slipway;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three members of etcd: one lost is replaced while all go on, two lost are told in plain words.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeEtcdMembersAcceptanceTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Slipway slipway;
  private String cluster = "";
  private Kubectl kubectl;

  ThreeEtcdMembersAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void createCluster() {
    var accepted =
        slipway.createCluster(
            "{\"name\": \"three\", \"topology\": {\"etcd\": {\"count\": 3},"
                + " \"workers\": {\"count\": 1}, \"database\": null}}");
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

  private String container(String machine) {
    return Command.of(
            "docker",
            "ps",
            "-aq",
            "--no-trunc",
            "--filter",
            "label=dev.slipway.cluster=" + cluster,
            "--filter",
            "label=dev.slipway.machine=" + machine)
        .output()
        .strip();
  }

  private JsonPath members() {
    return slipway.get("/v1/clusters/{id}/etcd/members", cluster);
  }

  private void awaitHealthy() {
    Awaitility.await("three healthy members with a vote")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                members().getList("items.findAll { it.healthy && !it.learner }").size() == 3
                    && slipway
                        .get("/v1/clusters/{id}", cluster)
                        .getString("phase")
                        .equals("READY"));
  }

  @Test
  @Order(1)
  void aKeyIsShownAsItsObjectAndSecretsAreWithheld() {
    kubectl.output("create", "secret", "generic", "hidden", "--from-literal=word=swordfish");
    var answer =
        slipway
            .request()
            .queryParam("key", "/registry/secrets/default/hidden")
            .get("/v1/clusters/{id}/etcd/keys/value", cluster);
    answer
        .then()
        .statusCode(200)
        .body("kind", equalTo("Secret"))
        .body("version", equalTo(1))
        .body("value.data.word", equalTo("9 bytes"));
    assertThat(answer.asString()).doesNotContain("swordfish", "c3dvcmRmaXNo");
    slipway
        .request()
        .queryParam("key", "/registry/minions/w1")
        .get("/v1/clusters/{id}/etcd/keys/value", cluster)
        .then()
        .statusCode(200)
        .body("kind", equalTo("Node"))
        .body("value.metadata.name", equalTo("w1"));
    slipway
        .request()
        .queryParam("key", "/registry/services/specs/default/kubernetes")
        .get("/v1/clusters/{id}/etcd/keys/value", cluster)
        .then()
        .statusCode(200)
        .body("kind", equalTo("Service"))
        .body("value.spec.clusterIP", equalTo("10.3.0.1"));
    slipway
        .request()
        .queryParam("key", "/registry/pods/default/nobody")
        .get("/v1/clusters/{id}/etcd/keys/value", cluster)
        .then()
        .statusCode(404);
  }

  @Test
  @Order(2)
  void oneThatIsGoneIsReplacedAndEveryWriteGoesThrough() throws InterruptedException {
    var writer = new Writer();
    var thread = Thread.ofVirtual().start(writer);
    Awaitility.await().atMost(LONG).until(() -> writer.writes > 5);
    Instant lost = Instant.now();
    Command.of("docker", "rm", "-f", "-v", container("e2")).output();

    Awaitility.await("the next incarnation")
        .atMost(LONG)
        .until(
            () -> slipway.get("/v1/clusters/{id}/machines/e2", cluster).getInt("incarnation") == 2);
    awaitHealthy();
    Duration whole = Duration.between(lost, Instant.now());
    int after = writer.writes;
    Awaitility.await().atMost(LONG).until(() -> writer.writes > after + 5);
    writer.ends.set(true);
    thread.join();
    System.out.printf(
        "etcd member removed: three voters again after %.1f s; %d writes, %d tried again, longest"
            + " gap %.1f s%n",
        whole.toMillis() / 1000.0,
        writer.writes,
        writer.retries,
        writer.longestGap.toMillis() / 1000.0);

    assertThat(writer.failure).isEmpty();
    assertThat(writer.longestGap).isLessThan(Duration.ofSeconds(10));
    assertThat(kubectl.output("get", "configmaps", "-o", "name").lines())
        .filteredOn(name -> name.contains("/write-"))
        .hasSize(writer.writes);
  }

  @Test
  @Order(3)
  void twoThatAreOffAreToldInPlainWordsAndNothingIsDestroyed() {
    List<String> before = List.of(container("e1"), container("e2"), container("e3"));
    Command.of("docker", "kill", container("e1"), container("e3")).output();

    var degraded =
        slipway.events.await(
            cluster, "ClusterDegraded", LONG, event -> event.toString().contains("QuorumLost"));
    assertThat(degraded.toString()).contains("e1, e3 are off", "2 of 3 must serve");
    awaitHealthy();

    assertThat(List.of(container("e1"), container("e2"), container("e3"))).isEqualTo(before);
    assertThat(kubectl.output("get", "configmaps", "-o", "name")).contains("/write-0");
  }

  @Test
  @Order(4)
  void whatWouldCostTheQuorumIsRefused() {
    slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"POWER_OFF\"}")
        .post("/v1/clusters/{id}/machines/e1/operations?wait=60s", cluster)
        .then()
        .statusCode(202)
        .body("operation.state", equalTo("SUCCEEDED"));
    slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"REPLACE\"}")
        .post("/v1/clusters/{id}/machines/e2/operations", cluster)
        .then()
        .statusCode(409)
        .body("code", equalTo("quorum-at-risk"))
        .body("detail", containsString("1 of 3 members"));
    slipway
        .request()
        .contentType("application/json")
        .body("{\"type\": \"POWER_ON\"}")
        .post("/v1/clusters/{id}/machines/e1/operations?wait=60s", cluster)
        .then()
        .statusCode(202)
        .body("operation.state", equalTo("SUCCEEDED"));
    awaitHealthy();
  }

  /** Writes one object after the other and reads each back; tries again as any client does. */
  private final class Writer implements Runnable {
    private final AtomicBoolean ends = new AtomicBoolean();
    private volatile int writes;
    private volatile int retries;
    private volatile String failure = "";
    private volatile Duration longestGap = Duration.ZERO;

    @Override
    public void run() {
      Instant last = Instant.now();
      while (!ends.get()) {
        if (!write("write-" + writes)) {
          return;
        }
        Duration gap = Duration.between(last, Instant.now());
        longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
        last = Instant.now();
        writes++;
      }
    }

    private boolean write(String name) {
      for (int attempt = 0; attempt < 3; attempt++) {
        var written = kubectl.run("create", "configmap", name, "--from-literal=by=test");
        boolean there = written.exitCode() == 0 || written.all().contains("AlreadyExists");
        if (there && kubectl.run("get", "configmap", name, "-o", "name").exitCode() == 0) {
          failure = "";
          return true;
        }
        failure = written.all();
        retries++;
      }
      return false;
    }
  }
}
