package dev.slipway.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.simulator.kubernetes.behaviour.Api;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines die, hang and are cut off; and what their pods do for those who come from outside. */
class NodeFailureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PODS = "/api/v1/namespaces/default/pods?labelSelector=app%3Dweb";

  private final KubernetesSite site = KubernetesSite.open(SiteSettings.usual());
  private final TestCluster cluster = new TestCluster(site, "failing", "127.98.3", 0, 2);
  private final HttpClient client = cluster.adminClient();

  /** It asks for HTTP/2 first, and has to get an answer all the same. */
  private final HttpClient browser = HttpClient.newHttpClient();

  private final Api api = new Api(URI.create(cluster.url()), client, null);

  @BeforeEach
  void deploy() {
    eventually(() -> assertThat(api.get("/api/v1/nodes").at("/items")).hasSize(2));
    eventually(() -> api.get("/api/v1/namespaces/default/serviceaccounts/default").is(200));
    api.post(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 4
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  tolerations:
                  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 1}
                  containers: [{name: web, image: 'a:1', ports: [{containerPort: 80}]}]
            """)
        .is(201);
    api.post(
            "/api/v1/namespaces/default/services",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30100}]}
            """)
        .is(201);
    eventually(() -> assertThat(readyOn("w1") + readyOn("w2")).isEqualTo(4));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
  }

  private int readyOn(String node) {
    int ready = 0;
    for (JsonNode pod : api.get(PODS).is(200).at("/items")) {
      boolean here = pod.at("/spec/nodeName").asText().equals(node);
      for (JsonNode condition : pod.at("/status/conditions")) {
        if (here
            && condition.path("type").asText().equals("Ready")
            && condition.path("status").asText().equals("True")
            && !pod.at("/metadata").has("deletionTimestamp")) {
          ready++;
        }
      }
    }
    return ready;
  }

  private String ready(String node) {
    for (JsonNode condition : api.get("/api/v1/nodes/" + node).at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  private JsonNode page(String address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        browser.send(
            HttpRequest.newBuilder(URI.create("http://" + address + ":30100/"))
                .header("Accept", "application/json")
                .timeout(Duration.ofSeconds(1))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(response.body());
  }

  @Test
  void podsAreSpreadAndAnswerOnEveryNode() throws Exception {
    assertThat(readyOn("w1")).isEqualTo(2);
    Set<String> served = new TreeSet<>();
    Set<String> nodes = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      JsonNode page = page("127.98.3.201");
      served.add(page.path("pod").asText());
      nodes.add(page.path("node").asText());
      assertThat(page.path("entryNode").asText()).isEqualTo("w1");
    }
    assertThat(served).hasSize(4);
    assertThat(nodes).containsExactly("w1", "w2");
  }

  @Test
  void aClientStaysWithItsPodWhereThatIsWished() throws Exception {
    api.patch(
            "/api/v1/namespaces/default/services/web",
            "merge-patch+json",
            "{spec: {sessionAffinity: ClientIP}}")
        .is(200);
    eventually(
        () -> {
          Set<String> served = new HashSet<>();
          for (int i = 0; i < 4; i++) {
            served.add(page("127.98.3.202").path("pod").asText());
          }
          assertThat(served).hasSize(1);
        });
  }

  @Test
  void nobodyListensForAServiceWithoutPods() {
    api.patch(
            "/apis/apps/v1/namespaces/default/deployments/web",
            "merge-patch+json",
            "{spec: {replicas: 0}}")
        .is(200);
    eventually(
        () -> {
          IOException failure = null;
          try {
            page("127.98.3.201");
          } catch (IOException e) {
            failure = e;
          }
          assertThat(failure).isInstanceOf(java.net.ConnectException.class);
        });
  }

  @Test
  void aDeadMachineIsNoticedEvictedAndComesBack() throws Exception {
    // When a machine dies
    cluster.nodes.getFirst().stop();

    // Then its pods answer no more, though nobody knows yet
    int silent = 0;
    for (int i = 0; i < 4; i++) {
      try {
        page("127.98.3.202");
      } catch (HttpTimeoutException e) {
        silent++;
      }
    }
    assertThat(silent).isPositive();

    // And the node is unknown, tainted, and its pods are replaced elsewhere
    eventually(() -> assertThat(ready("w1")).isEqualTo("Unknown"));
    eventually(
        () ->
            assertThat(api.get("/api/v1/nodes/w1").at("/spec/taints").findValuesAsText("key"))
                .contains("node.kubernetes.io/unreachable"));
    eventually(() -> assertThat(readyOn("w2")).isEqualTo(4));
    assertThat(readyOn("w1")).isZero();

    // When it boots again, then it is ready, and what was deleted meanwhile is gone
    SimulatedNode again = cluster.cluster.startNode(TestCluster.node(1, "127.98.3"));
    cluster.nodes.set(0, again);
    eventually(() -> assertThat(ready("w1")).isEqualTo("True"));
    eventually(() -> assertThat(api.get(PODS).at("/items")).hasSize(4));
    assertThat(api.get("/api/v1/nodes/w1").at("/spec").has("taints")).isFalse();
  }

  @Test
  void aShortPauseIsNoDeath() throws Exception {
    SimulatedNode node = cluster.nodes.getFirst();
    node.hang();
    assertThat(node.isStopped()).isFalse();
    node.resume();
    assertThat(ready("w1")).isEqualTo("True");
    assertThat(readyOn("w1")).isEqualTo(2);
    page("127.98.3.201");
  }

  @Test
  void aHungMachineIsLostAndTakenBack() {
    cluster.nodes.getFirst().hang();
    eventually(() -> assertThat(ready("w1")).isEqualTo("Unknown"));
    cluster.nodes.getFirst().resume();
    eventually(() -> assertThat(ready("w1")).isEqualTo("True"));
    eventually(() -> assertThat(readyOn("w1") + readyOn("w2")).isEqualTo(4));
  }

  @Test
  void whoIsCutOffRunsOn() throws Exception {
    cluster.nodes.getFirst().partition(true);
    eventually(() -> assertThat(ready("w1")).isEqualTo("Unknown"));
    // It doesn't know of the pods that replaced its own, and serves what it knew last.
    page("127.98.3.201");
    cluster.nodes.getFirst().partition(false);
    eventually(() -> assertThat(ready("w1")).isEqualTo("True"));
    eventually(() -> assertThat(readyOn("w1") + readyOn("w2")).isEqualTo(4));
  }

  @Test
  void podsOfAMachineOutOfServiceAreRemoved() {
    cluster.nodes.getFirst().stop();
    eventually(() -> assertThat(ready("w1")).isEqualTo("Unknown"));
    api.patch(
            "/api/v1/nodes/w1",
            "strategic-merge-patch+json",
            "{spec: {taints: [{key: node.kubernetes.io/out-of-service, value: nodeshutdown, effect: NoExecute}]}}")
        .is(200);
    eventually(
        () -> {
          for (JsonNode pod : api.get(PODS).at("/items")) {
            assertThat(pod.at("/spec/nodeName").asText()).isNotEqualTo("w1");
          }
        });
  }

  @Test
  void anOrderlyShutdownEndsPods() {
    cluster.nodes.getFirst().shutDown();
    assertThat(ready("w1")).isEqualTo("False");
    eventually(() -> assertThat(readyOn("w2")).isEqualTo(4));
  }
}
