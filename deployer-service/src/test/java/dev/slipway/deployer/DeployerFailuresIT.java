package dev.slipway.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.deployer.fake.FakeKubernetes;
import dev.slipway.deployer.fake.FakeNode;
import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What breaks: diagnosis, logs, evacuation, and clusters that are made anew. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class DeployerFailuresIT extends DeployerTestBase {

  @Test
  void theDiagnosisSaysWhyAndWhatToDo() {
    deployed();
    call()
        .get(WORDPRESS + "/diagnosis", cluster)
        .then()
        .statusCode(200)
        .body("application", equalTo("wordpress"))
        .body("whole", equalTo(true))
        .body("ready", equalTo(3))
        .body("wished", equalTo(3))
        .body("findings", hasSize(0));

    events.say(cluster, new DatabaseDown("d1", false, "Connection refused"));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(WORDPRESS + "/diagnosis", cluster)
                    .then()
                    .body("whole", equalTo(false))
                    .body("findings.reason", equalTo(List.of("DATABASE_AWAY")))
                    .body("findings[0].subject", equalTo("d1"))
                    .body("findings[0].remedy", notNullValue()));
    events.say(cluster, new DatabaseUp("d1", 3.5));
    outside.idleControllers(true);
    outside.of(cluster).stickPods("wordpress", 3, "ImagePullBackOff");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(WORDPRESS + "/diagnosis", cluster)
                    .then()
                    .body("findings.reason", equalTo(List.of("IMAGE_MISSING"))));
    outside.unreachable(true);
    call()
        .get(WORDPRESS + "/diagnosis", cluster)
        .then()
        .statusCode(200)
        .body("findings.reason", equalTo(List.of("CLUSTER_AWAY")));
  }

  @Test
  void whatAStalledWorkerAppliesToAnApplicationThatIsGoneIsRemoved() {
    deployed();
    FakeKubernetes kubernetes = outside.of(cluster);
    List<SeenObject> objects = kubernetes.remains("wordpress");
    assertThat(objects).hasSize(3).allMatch(SeenObject::managedBySlipway);
    succeeded(accepted(call().delete(WORDPRESS, cluster)).path("operation.id"));
    assertThat(kubernetes.remains("wordpress")).isEmpty();

    objects.forEach(object -> kubernetes.perform(appliedLate(object.body()), Instant.now()));
    kubernetes.perform(
        appliedLate(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ReplicationController",
                "metadata",
                Map.of("name", "wordpress"))),
        Instant.now());
    wakeUps.wake(cluster, "wordpress");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(kubernetes.remains("wordpress"))
                    .as("what somebody else made stays")
                    .extracting(SeenObject::toString)
                    .containsExactly("ReplicationController wordpress"));
  }

  private static Action appliedLate(Map<String, Object> body) {
    SeenObject object = new SeenObject(body);
    return new Action.Replace(
        new Manifest(
            object.text("apiVersion").orElseThrow(),
            object.text("kind").orElseThrow(),
            object.text("metadata", "name").orElseThrow(),
            body),
        "it was planned before");
  }

  @Test
  void aLogIsShownAndMaskedAndFollowedUntilItsReaderLeaves() throws Exception {
    deployed();
    List<String> pods =
        call().get(WORDPRESS + "/pods", cluster).then().extract().path("items.name");
    outside.log(pods.get(0)).print("connects with db-password");
    outside.log(pods.get(1)).print("GET / 200");

    call()
        .queryParam("pod", pods.get(0))
        .get(WORDPRESS + "/logs", cluster)
        .then()
        .statusCode(200)
        .contentType(startsWith("text/plain"))
        .body(equalTo("connects with ***\n"));
    assertThat(call().get(WORDPRESS + "/logs", cluster).asString().lines())
        .contains("[" + pods.get(0) + "] connects with ***", "[" + pods.get(1) + "] GET / 200");
    call()
        .queryParam("pod", "nobody")
        .get(WORDPRESS + "/logs", cluster)
        .then()
        .statusCode(404)
        .body("detail", containsString(pods.get(0)));
    call()
        .queryParam("pod", pods.get(0))
        .queryParam("previous", true)
        .get(WORDPRESS + "/logs", cluster)
        .then()
        .statusCode(404);
    call()
        .queryParam("tailLines", -1)
        .get(WORDPRESS + "/logs", cluster)
        .then()
        .statusCode(400)
        .body("errors.field", hasItem("tailLines"));

    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    RestAssured.baseURI
                        + ":"
                        + RestAssured.port
                        + "/v1/clusters/"
                        + cluster
                        + "/applications/wordpress/logs?follow=true&pod="
                        + pods.get(1)))
            .header("Authorization", "Bearer " + token())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).isEqualTo("GET / 200");
      outside.log(pods.get(1)).print("GET /two 200");
      assertThat(reader.readLine()).isEqualTo("GET /two 200");
      assertThat(outside.log(pods.get(1)).readers()).isEqualTo(1);
      answer.body().close();
      client.shutdownNow();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(outside.log(pods.get(1)).readers()).isZero());
  }

  @Test
  void aFencedNodeIsEvacuatedOnceAndLetBackWhenItReturns() {
    deployed();
    FakeNode node = outside.node(cluster, "w1");
    node.bind(false, false);
    node.bind(false, false);
    node.bind(false, true);
    node.kill();

    EventEnvelope<?> fence = events.say(cluster, new NodeFenced("w1", "the container is dead"));

    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            NodeEvacuated.class,
            evacuated -> {
              assertThat(evacuated.node()).isEqualTo("w1");
              assertThat(evacuated.pods()).isEqualTo(2);
              assertThat(evacuated.durationSeconds()).isBetween(0.001, 20.0);
            });
    assertThat(node.isTainted()).isTrue();
    assertThat(node.seen().pods()).hasSize(1);
    events.send(fence);

    node.powerOn();
    node.startKubelet(Instant.now());
    events.say(cluster, new NodeUp("w1", List.of("lease"), 12.0));

    Awaitility.await().atMost(PATIENCE).until(() -> !node.isTainted());
    node.bind(false, false);
    events.say(cluster, new NodeUp("w1", List.of("lease"), 12.0));
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(node.seen().pods()).hasSize(2);
              assertThat(events.heard(cluster))
                  .filteredOn(NodeEvacuated.class::isInstance)
                  .hasSize(1);
            });
  }

  @Test
  void aNodeThatIsBackBeforeItWasClearedKeepsItsPods() {
    deployed();
    outside.unreachable(true);
    FakeNode node = outside.node(cluster, "w2");
    node.bind(false, false);
    node.kill();
    events.say(cluster, new NodeFenced("w2", "the container is dead"));
    node.powerOn();
    node.startKubelet(Instant.now().plusMillis(50));
    outside.unreachable(false);

    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            NodeEvacuated.class, evacuated -> assertThat(evacuated.pods()).isZero());
    assertThat(node.seen().pods()).hasSize(1);
    assertThat(node.isTainted()).isFalse();
  }

  @Test
  void aClusterMadeAnewGetsItsApplicationsBackAsTheyWereWished() {
    deployed();
    outside.unreachable(true);
    events.say(cluster, 2, new ClusterDegraded("seed-" + cluster, List.of()));
    outside.regenerate(cluster);
    outside.unreachable(false);
    events.say(cluster, 2, clusterReady());

    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            PodsScaled.class,
            scaled -> {
              assertThat(scaled.to()).isEqualTo(3);
              assertThat(scaled.reason()).isEqualTo(PodsScaled.Reason.RECOVERED);
            });
    call()
        .get(WORDPRESS, cluster)
        .then()
        .body("phase", equalTo("READY"))
        .body("generation", equalTo(1))
        .body("replicas", equalTo(3));
  }
}
