package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Command;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The day of the seed, in its order: a cluster, a look at it, WordPress, a post, 3 → 30 → 3, and
 * away.
 */
@OnSlipway
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeedsDayAcceptanceTest {
  private final Slipway slipway;
  private String cluster = "";
  private @Nullable Path kubeconfig;

  SeedsDayAcceptanceTest(Slipway slipway) {
    this.slipway = slipway;
  }

  @BeforeAll
  void postTheSeedsTopology() {
    var accepted =
        slipway.createCluster(
            """
            {"name": "seed",
             "topology": {"etcd": {"count": 1}, "controllers": {"count": 1}, "workers": {"count": 3}}}""");
    cluster = accepted.cluster();
    slipway.awaitSuccess(accepted.operation(), Duration.ofMinutes(4));
    kubeconfig = slipway.kubeconfig(cluster, "admin").file();
  }

  @AfterAll
  void leaveNothing() {
    slipway.deleteCluster(cluster);
  }

  @Test
  @Order(1)
  void clusterReadyFollowsClusterRequested() {
    var ready = slipway.events.await(cluster, "ClusterReady", Duration.ofSeconds(10));

    assertThat(ready.path("data").path("workers"))
        .extracting(JsonNode::asText)
        .containsExactly("w1", "w2", "w3");
    assertThat(ready.path("data").path("durationSeconds").asDouble()).isPositive();
    assertThat(slipway.events.types(cluster).getFirst()).isEqualTo("ClusterRequested");
    assertThat(slipway.get("/v1/clusters/{id}", cluster).getString("phase")).isEqualTo("READY");
  }

  @Test
  @Order(2)
  void kubectlShowsThreeReadyWorkersDirectlyAndThroughTheGateway() {
    for (var config : List.of(direct(), slipway.kubeconfigThroughGateway(cluster))) {
      var nodes = slipway.kubectl(config).output("get", "nodes", "--no-headers");
      assertThat(nodes.lines())
          .hasSize(3)
          .allSatisfy(line -> assertThat(line).matches("w[123]\\s+Ready\\s.*"));
    }
  }

  @Test
  @Order(3)
  void kubectlWatchesThroughTheGateway() {
    var kubectl = slipway.kubectl(slipway.kubeconfigThroughGateway(cluster));
    kubectl.output("create", "configmap", "watched", "--from-literal=tide=low");
    var watched =
        kubectl.output(
            "wait", "--for=jsonpath={.data.tide}=low", "configmap/watched", "--timeout=20s");
    assertThat(watched).contains("condition met");
    kubectl.output("delete", "configmap", "watched");
  }

  @Test
  @Order(4)
  void monitorSaysEveryNodeIsUpAndWhatItWasJudgedBy() {
    for (var worker : List.of("w1", "w2", "w3")) {
      slipway.events.await(
          cluster,
          "NodeUp",
          Duration.ofSeconds(30),
          event -> event.path("data").path("node").asText().equals(worker));
    }
    var nodes = slipway.get("/v1/clusters/{id}/nodes", cluster);
    assertThat(nodes.<String>getList("items.name")).containsExactlyInAnyOrder("w1", "w2", "w3");
    assertThat(nodes.<String>getList("items.health")).containsOnly("UP");
    assertThat(nodes.<List<String>>getList("items.judgedBy"))
        .allSatisfy(by -> assertThat(by).isNotEmpty());
  }

  @Test
  @Order(5)
  void opensslAcceptsEveryCertificate() {
    new Bundles(slipway, cluster).assertEveryCertificateVerifies();
  }

  @Test
  @Order(6)
  void etcdAnswersOnlyOverTlsWithAClientCertificate() {
    new Bundles(slipway, cluster).assertEtcdWantsAClientCertificate();
  }

  @Test
  @Order(7)
  void etcdsKeysCanBeWalkedAndNoValueIsShown() {
    var keys = slipway.get("/v1/clusters/{id}/etcd/keys?prefix=/registry/namespaces/", cluster);
    assertThat(keys.<String>getList("items.key")).contains("/registry/namespaces/default");
    assertThat(keys.<Map<String, Object>>getList("items"))
        .allSatisfy(key -> assertThat(key).doesNotContainKey("value"));
    var members = slipway.get("/v1/clusters/{id}/etcd/members", cluster);
    assertThat(members.<String>getList("items.name")).containsExactly("e1");
    assertThat(members.<Boolean>getList("items.healthy")).containsExactly(true);
  }

  @Test
  @Order(8)
  void aRevokedKubeconfigIsRefused() {
    var handedOut = slipway.kubeconfig(cluster, "view");
    var kubectl = slipway.kubectl(handedOut.file());
    assertThat(kubectl.run("get", "nodes").exitCode()).as("before it is revoked").isZero();
    assertThat(kubectl.run("create", "namespace", "not-for-viewers").all()).contains("forbidden");

    slipway
        .request()
        .delete("/v1/clusters/{id}/kubeconfigs/{k}", cluster, handedOut.id())
        .then()
        .statusCode(204);

    Awaitility.await("the token to be refused")
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              var refused = kubectl.run("get", "nodes");
              assertThat(refused.exitCode()).isNotZero();
              assertThat(refused.all()).containsIgnoringCase("unauthorized");
            });
  }

  @Test
  @Order(10)
  void wordPressIsDeployedAndServesOnePostFromEveryAddress() {
    var answer =
        slipway
            .request()
            .contentType("application/json")
            .body(
                "{\"name\": \"wordpress\", \"template\": \"wordpress\", \"replicas\": 3, \"workload\": \"ReplicationController\"}")
            .post("/v1/clusters/{id}/applications", cluster);
    assertThat(answer.statusCode()).as(answer.asPrettyString()).isEqualTo(202);
    slipway.awaitSuccess(answer.path("operation.id"), Duration.ofMinutes(2));
    slipway.events.await(cluster, "ApplicationDeployed", Duration.ofSeconds(30));

    var workers = workerAddresses();
    new WordPress("http://" + workers.getFirst() + ":30100").install("Slipway's log");
    var post =
        new WordPress("http://" + workers.getFirst() + ":30100")
            .publish("First tide", "All hands on deck.");

    for (var address : everyAddress()) {
      assertThat(new WordPress(address).read(post))
          .as(address)
          .contains("First tide", "All hands on deck.");
    }
    assertThat(rowsTitled("First tide")).isEqualTo(1);
  }

  @Test
  @Order(11)
  void podsEndpointsAndServicesAreShownAsKubectlShowsThem() {
    var path = "/v1/clusters/{id}/applications/wordpress/";
    assertThat(slipway.get(path + "endpoints", cluster).<Object>getList("items[0].addresses"))
        .hasSize(3);
    var pods = slipway.get(path + "pods", cluster);
    assertThat(pods.<String>getList("items.ready")).containsExactly("1/1", "1/1", "1/1");
    assertThat(pods.<String>getList("items.node")).isSubsetOf("w1", "w2", "w3");
    assertThat(slipway.get(path + "services", cluster).<String>getList("items.name"))
        .containsExactly("wpfrontend");

    var endpoints =
        kubectl()
            .output(
                "get", "endpoints", "wpfrontend", "-o", "jsonpath={.subsets[0].addresses[*].ip}");
    assertThat(endpoints.strip().split(" ")).hasSize(3);
    assertThat(kubectl().output("get", "rc,services", "-o", "wide"))
        .contains("replicationcontroller/wordpress", "30100");
  }

  @Test
  @Order(12)
  void noSecretIsInAnyEvent() {
    var password =
        kubectl()
            .output(
                "get",
                "secret",
                "wordpress-database",
                "-o",
                "jsonpath={.data.WORDPRESS_DB_PASSWORD}");
    var plain =
        new String(
            java.util.Base64.getDecoder().decode(password.strip()),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(plain).isNotEmpty();
    assertThat(slipway.events.about(cluster).map(JsonNode::toString))
        .noneMatch(event -> event.contains(plain));
  }

  @Test
  @Order(13)
  void thirtyAndBackToThree() {
    scale(30);
    awaitScaled(3, 30, "REQUESTED");
    assertThat(readyPods()).isEqualTo(30);

    scale(3);
    awaitScaled(30, 3, "REQUESTED");
  }

  @Test
  @Order(14)
  void kubectlScaleIsAdopted() {
    kubectl().output("scale", "rc", "wordpress", "--replicas=4");

    awaitScaled(3, 4, "ADOPTED");
    assertThat(slipway.get("/v1/clusters/{id}/applications/wordpress", cluster).getInt("replicas"))
        .isEqualTo(4);
  }

  @Test
  @Order(15)
  void otherDriftIsPutRight() {
    kubectl().output("delete", "service", "wpfrontend");

    Awaitility.await("wpfrontend to be back on 30100")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        kubectl()
                            .run(
                                "get",
                                "service",
                                "wpfrontend",
                                "-o",
                                "jsonpath={.spec.ports[0].nodePort}")
                            .output())
                    .isEqualToIgnoringNewLines("30100"));
  }

  @Test
  @Order(20)
  void theWholeStoryIsInOrder() {
    slipway.events.assertNothingLostOrOvertaken(cluster);
    assertThat(slipway.events.types(cluster))
        .containsSubsequence("ClusterRequested", "ClusterReady", "ApplicationDeployed");
  }

  private void scale(int replicas) {
    slipway
        .request()
        .contentType("application/merge-patch+json")
        .body("{\"replicas\": " + replicas + "}")
        .patch("/v1/clusters/{id}/applications/wordpress", cluster)
        .then()
        .statusCode(202);
  }

  private void awaitScaled(int from, int to, String reason) {
    var scaled =
        slipway.events.await(
            cluster,
            "PodsScaled",
            Duration.ofSeconds(120),
            event ->
                event.path("data").path("from").asInt() == from
                    && event.path("data").path("to").asInt() == to
                    && event.path("data").path("reason").asText().equals(reason));
    assertThat(scaled.path("data").path("durationSeconds").asDouble()).isPositive();
  }

  private long readyPods() {
    return kubectl()
        .output("get", "pods", "-l", "app=wordpress", "--no-headers")
        .lines()
        .filter(line -> line.contains("1/1"))
        .count();
  }

  private List<String> everyAddress() {
    return java.util.stream.Stream.concat(
            workerAddresses().stream().map(address -> "http://" + address + ":30100"),
            slipway
                .get("/v1/clusters/{id}", cluster)
                .<Integer>getList("portForwards.hostPort")
                .stream()
                .map(port -> "http://127.0.0.1:" + port))
        .toList();
  }

  private List<String> workerAddresses() {
    return slipway
        .get("/v1/clusters/{id}/machines", cluster)
        .getList("items.findAll { it.role == 'WORKER' }.address");
  }

  private long rowsTitled(String title) {
    var database = Slipway.container(cluster, "d1");
    var names =
        Command.of(
                "docker",
                "exec",
                database,
                "mariadb",
                "-N",
                "-e",
                "SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables WHERE table_name = 'wp_posts'")
            .output()
            .strip();
    return Long.parseLong(
        Command.of(
                "docker",
                "exec",
                database,
                "mariadb",
                "-N",
                "-e",
                "SELECT COUNT(*) FROM "
                    + names
                    + " WHERE post_title = '"
                    + title
                    + "' AND post_status = 'publish'")
            .output()
            .strip());
  }

  private Path direct() {
    return Objects.requireNonNull(kubeconfig);
  }

  private Kubectl kubectl() {
    return slipway.kubectl(direct());
  }
}
