package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.harness.Kubectl;
import dev.slipway.harness.RunningCluster;
import dev.slipway.harness.SimulatedSite;
import dev.slipway.harness.Slipway;
import dev.slipway.harness.WordPress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The seed's day and its mishaps on simulated machines: everything above the infrastructure is the
 * real thing, and needs no container engine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SimulatedAcceptanceTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern WHO =
      Pattern.compile("pod <strong>(?<pod>.+?)</strong>.*? on node <strong>(?<node>.+?)</strong>");
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: tide-table}
      data: {tide: low}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: buoy}
      spec:
        replicas: 1
        selector: {matchLabels: {app: buoy}}
        template:
          metadata: {labels: {app: buoy}}
          spec:
            containers: [{name: buoy, image: 'slipway.local/wordpress:6', ports: [{containerPort: 80}]}]
      """;

  private Slipway slipway;
  private SimulatedSite site;
  private RunningCluster cluster;
  private List<WordPress> pages = List.of();

  /** Where kubectl goes. */
  enum Way {
    DIRECT,
    THROUGH_THE_GATEWAY
  }

  @BeforeAll
  void postTheDefaultTopology() {
    slipway = Slipway.simulated("simulated");
    site = slipway.simulator();
    var accepted =
        slipway.createCluster("{\"name\": \"paper\", \"infrastructure\": \"simulated\"}");
    cluster = RunningCluster.await(slipway, accepted);
  }

  @AfterAll
  void takeDown() {
    if (slipway != null) {
      slipway.close();
    }
  }

  @Test
  @Order(1)
  void clusterReadyIsTold() {
    var ready = slipway.events.await(cluster.id, "ClusterReady", SOON);

    assertThat(ready.path("data").path("workers"))
        .extracting(JsonNode::asText)
        .containsExactly("w1", "w2", "w3");
    assertThat(site.incarnations(cluster.id))
        .containsOnlyKeys("e1", "c1", "d1", "w1", "w2", "w3")
        .allSatisfy((name, incarnation) -> assertThat(incarnation).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  @Order(2)
  void kubectlWorks(Way way) {
    Path config =
        switch (way) {
          case DIRECT -> slipway.kubeconfig(cluster.id, "admin").file();
          case THROUGH_THE_GATEWAY -> slipway.kubeconfigThroughGateway(cluster.id);
        };
    Kubectl kubectl = slipway.kubectl(config);
    var nodes = kubectl.output("get", "nodes").lines().toList();
    assertThat(nodes.getFirst()).matches("NAME +STATUS +ROLES +AGE +VERSION *");
    assertThat(nodes.subList(1, nodes.size()))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).matches("w[123] +Ready .* v1\\.[0-9.]+ *"));
    assertThat(kubectl.output("describe", "node", "w1"))
        .contains("Name:               w1", "KubeletReady", "Allocated resources:");

    assertThat(kubectl.command("apply", "-f", "-").reading(MANIFESTS).output())
        .contains("configmap/tide-table created", "deployment.apps/buoy created");
    kubectl.output("rollout", "status", "deployment/buoy", "--timeout=30s");
    assertThat(kubectl.command("apply", "-f", "-").reading(MANIFESTS).output())
        .contains("configmap/tide-table unchanged", "deployment.apps/buoy unchanged");
    assertThat(kubectl.output("describe", "pod", "-l", "app=buoy"))
        .contains("Status:           Running", "Controlled By:  ReplicaSet/buoy-", "Started");
    scaleWhileItIsWatched(kubectl);

    assertThat(kubectl.output("logs", "deployment/buoy")).isNotBlank();
    assertThat(kubectl.output("get", "configmap", "tide-table", "-o", "jsonpath={.data.tide}"))
        .isEqualTo("low");
    assertThat(kubectl.command("delete", "-f", "-").reading(MANIFESTS).output())
        .contains("configmap \"tide-table\" deleted", "deployment.apps \"buoy\" deleted");
    kubectl.output("wait", "--for=delete", "pod", "-l", "app=buoy", "--timeout=40s");
  }

  private static void scaleWhileItIsWatched(Kubectl kubectl) {
    try (var watch = kubectl.command("get", "deployment", "buoy", "-w").start()) {
      watch.hear("1/1");
      kubectl.output("scale", "deployment/buoy", "--replicas=2");
      watch.hear("1/2");
      watch.hear("2/2");
    }
  }

  @Test
  @Order(3)
  void everyHostPortLeadsToPodsThatSayWhoTheyAre() {
    cluster.deployWordPress(3);
    pages =
        cluster.api().<Integer>getList("portForwards.hostPort").stream()
            .map(port -> new WordPress("http://127.0.0.1:" + port))
            .toList();
    assertThat(pages).hasSize(3);
    var pods =
        cluster
            .kubectl()
            .output("get", "pods", "-l", "app=wordpress", "-o", "custom-columns=:metadata.name")
            .strip()
            .lines()
            .toList();
    assertThat(pods).hasSize(3);
    for (WordPress page : pages) {
      Set<String> seen = new HashSet<>();
      Awaitility.await("more than one pod")
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () -> {
                seen.add(podOf(page));
                assertThat(seen).hasSizeGreaterThan(1);
              });
      assertThat(pods).containsAll(seen);
    }
    keepWithOnePod(true);
    for (WordPress page : pages) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        seen.add(podOf(page));
      }
      assertThat(seen).as("pods that one client sees").hasSize(1);
    }
    keepWithOnePod(false);
  }

  private void keepWithOnePod(boolean wished) {
    slipway.awaitSuccess(
        slipway
            .request()
            .contentType("application/merge-patch+json")
            .body("{\"sessionAffinity\": " + wished + "}")
            .patch("/v1/clusters/{id}/applications/wordpress", cluster.id)
            .then()
            .statusCode(202)
            .extract()
            .path("operation.id"),
        SOON);
    Awaitility.await("the Service's affinity")
        .atMost(SOON)
        .until(
            () ->
                cluster
                    .kubectl()
                    .output(
                        "get", "service", "wpfrontend", "-o", "jsonpath={.spec.sessionAffinity}")
                    .equals(wished ? "ClientIP" : "None"));
  }

  @Test
  @Order(4)
  void aRegistryThatDoesNotAnswerIsNamedUntilItDoes() {
    var fault = fault("IMAGE_UNREACHABLE", "--image", "*wordpress*");
    var operation = cluster.scale(4);

    try {
      Awaitility.await("the pod that cannot get its image")
          .atMost(SOON)
          .until(() -> reasons().contains("IMAGE_MISSING"));
    } finally {
      slipway.command("simulator", "withdraw", fault).output();
    }
    slipway.awaitSuccess(operation, LONG);
    assertThat(reasons()).isEmpty();
    slipway.awaitSuccess(cluster.scale(3), SOON);
  }

  private List<String> reasons() {
    return slipway
        .get("/v1/clusters/{id}/applications/wordpress/diagnosis", cluster.id)
        .getList("findings.reason");
  }

  @Test
  @Order(5)
  void aSlowApiServerTakesSoMuchLongerAndSlipwayGoesOn() {
    var delay = Duration.ofMillis(400);
    var fault = fault("API_SLOW", "--delay", String.valueOf(delay.toMillis()));
    Instant asked = Instant.now();
    cluster.kubectl().output("get", "--raw", "/api/v1/nodes/w1");
    assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(delay);

    slipway.awaitSuccess(cluster.scale(6), LONG);
    slipway.awaitSuccess(cluster.scale(3), LONG);

    slipway.command("simulator", "withdraw", fault).output();
    cluster.awaitWhole();
  }

  @Test
  @Order(6)
  void aMachineWithASlowDiskBootsSoMuchLater() {
    var delay = Duration.ofSeconds(3);
    var fault = fault("SLOW_DISK", "--machine", "w1", "--delay", String.valueOf(delay.toMillis()));
    Instant asked = Instant.now();

    cluster.awaitOperated("w1", "REBOOT");

    assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(delay);
    slipway.command("simulator", "withdraw", fault).output();
    cluster.awaitNodeReady("w1");
    cluster.awaitWhole();
  }

  /** A site's answer and when it was there. */
  private record Seen(Instant at, boolean answered) {}

  @Test
  @Order(7)
  void aWorkerThatDiesIsEvacuatedAndComesBackWhileThePageAnswers() {
    Instant broken = Instant.now();
    fault("MACHINE_DIES", "--machine", "w2");

    List<Seen> seen = new ArrayList<>();
    Awaitility.await("the incident's end")
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.add(new Seen(Instant.now(), answers(pages.getFirst())));
              return told("IncidentClosed", "subject", "w2", broken).isPresent();
            });

    assertThat(told("NodeDown", "node", "w2", broken)).isPresent();
    assertThat(told("NodeUp", "node", "w2", broken)).isPresent();
    var evacuated = told("NodeEvacuated", "node", "w2", broken);
    assertThat(evacuated).isPresent();
    Instant over = Instant.parse(evacuated.orElseThrow().path("time").asText());
    // Until then, as on real nodes, a proxy may still know the dead pods.
    assertThat(seen.stream().filter(one -> one.at().isAfter(over)))
        .isNotEmpty()
        .allMatch(Seen::answered);
    assertThat(seen.stream().filter(Seen::answered).count()).isGreaterThan(seen.size() / 2);
    assertThat(site.incarnations(cluster.id)).containsEntry("w2", 1);
    cluster.awaitWhole();
  }

  @Test
  @Order(8)
  void aBootThatFailsFailsItsOperationWithWhatTheConsoleSays() {
    var reason = "No bootable medium found in bay 7";
    var fault = fault("BOOT_FAILS", "--machine", "w3", "--message", reason);
    var operation = cluster.operate("w3", "REBOOT");

    Awaitility.await("the operation's end")
        .atMost(LONG)
        .until(() -> !Set.of("PENDING", "RUNNING").contains(state(operation)));

    var failed = slipway.get("/v1/operations/{id}", operation);
    assertThat(failed.getString("state")).as(failed.prettify()).isEqualTo("FAILED");
    assertThat(failed.getString("error.consoleTail")).contains(reason);
    slipway.command("simulator", "withdraw", fault).output();
    cluster.awaitNodeReady("w3");
    cluster.awaitWhole();
  }

  @Test
  @Order(9)
  void afterAPowerCutOfTheSiteEverythingComesBackByItself() {
    var machines = site.incarnations(cluster.id);
    var boots = site.boots(cluster.id);
    Instant broken = Instant.now();
    slipway.kill("simulator");

    slipway.events.await(cluster.id, "ClusterReady", LONG, since(broken));
    cluster.awaitWhole();

    assertThat(site.incarnations(cluster.id)).isEqualTo(machines);
    assertThat(site.boots(cluster.id)).hasSameSizeAs(boots).doesNotContainAnyElementsOf(boots);
    assertThat(slipway.events.types(cluster.id)).containsOnlyOnce("ClusterRequested");
    for (WordPress page : pages) {
      Awaitility.await("the page").atMost(SOON).until(() -> answers(page));
    }
  }

  @Test
  @Order(10)
  void aProvisionerThatIsKilledInTheMiddleOfACreateMakesNothingTwice() {
    var doomed = slipway.doom("provisioner");
    var accepted =
        slipway.createCluster(
            "{\"name\": \"storm\", \"infrastructure\": \"simulated\", \"topology\": {\"workers\": {\"count\": 1}}}");
    Awaitility.await("the first machine")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !site.incarnations(accepted.cluster()).isEmpty());
    doomed.kill();

    slipway.awaitSuccess(accepted.operation(), LONG);

    assertThat(site.incarnations(accepted.cluster()))
        .containsOnlyKeys("e1", "c1", "d1", "w1")
        .allSatisfy((name, incarnation) -> assertThat(incarnation).isEqualTo(1));
    assertThat(slipway.events.types(accepted.cluster())).containsOnlyOnce("ClusterRequested");
    slipway.events.assertNothingLostOrOvertaken(accepted.cluster());
    slipway.deleteCluster(accepted.cluster());
    assertThat(site.leftovers(accepted.cluster())).isEmpty();
  }

  @Test
  @Order(11)
  void deleteLeavesNothing() {
    assertThat(site.leftovers(cluster.id)).isNotEmpty();

    slipway.deleteCluster(cluster.id);

    slipway.events.await(cluster.id, "ClusterDeleted", SOON);
    assertThat(site.leftovers(cluster.id)).isEmpty();
    slipway.events.assertNothingLostOrOvertaken(cluster.id);
  }

  /** Lets something go wrong in the cluster; the fault's id. */
  private String fault(String... words) {
    var all = new ArrayList<>(List.of("simulator", "fault", "--cluster", "paper"));
    all.addAll(List.of(words));
    return slipway.command(all.toArray(String[]::new)).output().strip();
  }

  private String state(String operation) {
    return slipway.get("/v1/operations/{id}", operation).getString("state");
  }

  private Optional<JsonNode> told(String type, String field, String value, Instant since) {
    return slipway
        .events
        .about(cluster.id)
        .filter(event -> event.path("type").asText().equals(type))
        .filter(event -> event.path("data").path(field).asText().equals(value))
        .filter(since(since))
        .findFirst();
  }

  private static Predicate<JsonNode> since(Instant from) {
    return event -> !Instant.parse(event.path("time").asText()).isBefore(from);
  }

  private static boolean answers(WordPress page) {
    try {
      return page.get("").statusCode() == 200;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** The pod that answered, from some node. */
  private static String podOf(WordPress page) {
    HttpResponse<String> answer = page.get("");
    assertThat(answer.statusCode()).isEqualTo(200);
    var who = WHO.matcher(answer.body());
    assertThat(who.find()).as(answer.body()).isTrue();
    assertThat(who.group("node")).matches("w[123]");
    return who.group("pod");
  }
}
