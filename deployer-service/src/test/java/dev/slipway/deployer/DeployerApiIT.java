package dev.slipway.deployer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.fake.FakeCluster;
import dev.slipway.deployer.fake.FakeNode;
import dev.slipway.deployer.rollout.WakeUps;
import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
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
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API, the events and the durable work against real Postgres and Kafka; clusters are fake. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class DeployerApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String APPLICATIONS = "/v1/clusters/{cluster}/applications";
  private static final String WORDPRESS = APPLICATIONS + "/wordpress";

  @Inject IdentityTokens identities;
  @Inject FakeCluster outside;
  @Inject WakeUps wakeUps;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @SuppressWarnings("NullAway.Init")
  private EventStream events;

  private final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @BeforeEach
  void listen() {
    events = new EventStream(bootstrapServers);
    outside.idleControllers(false);
    outside.unreachable(false);
    outside.evidence(Evidence.NONE);
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void anApplicationWaitsForItsClusterAndIsDeployedOnce() {
    requested();
    String operation = accepted(post("{\"name\": \"wordpress\"}")).path("operation.id");
    call()
        .get("/v1/operations/" + operation)
        .then()
        .statusCode(200)
        .body("type", equalTo("CREATE_APPLICATION"))
        .body("waitingFor", equalTo("the cluster to be ready"))
        .body("steps[0].state", equalTo("RUNNING"));
    call().get(WORDPRESS, cluster).then().body("phase", equalTo("PENDING"));

    ready();

    succeeded(operation);
    call()
        .get(WORDPRESS, "seed-" + cluster)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("phase", equalTo("READY"))
        .body("readyReplicas", equalTo(3))
        .body("nodePort", equalTo(30100))
        .body("workload", equalTo("Deployment"))
        .body("image", equalTo("slipway.local/wordpress:test"))
        .body("addresses", hasItem("http://172.17.4.201:30100"));
    List<SlipwayEvent> told = told(2);
    assertThat(told).hasAtLeastOneElementOfType(ApplicationDeployed.class);
    assertThat(told)
        .filteredOn(PodsScaled.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            PodsScaled.class,
            scaled -> {
              assertThat(scaled.from()).isZero();
              assertThat(scaled.to()).isEqualTo(3);
              assertThat(scaled.durationSeconds()).isPositive();
            });
  }

  @Test
  void scalingIsToldAndTheEtagGuardsIt() {
    deployed();
    given(call())
        .header("If-Match", "\"7\"")
        .contentType("application/merge-patch+json")
        .body("{\"replicas\": 30}")
        .patch(WORDPRESS, cluster)
        .then()
        .statusCode(412)
        .body("code", equalTo("precondition-failed"));

    Response answer =
        given(call())
            .header("If-Match", "\"1\"")
            .queryParam("wait", "20s")
            .contentType("application/merge-patch+json")
            .body("{\"replicas\": 30}")
            .patch(WORDPRESS, cluster);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.<String>path("operation.state")).isEqualTo("SUCCEEDED");
    assertThat(answer.<Integer>path("application.readyReplicas")).isEqualTo(30);
    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            PodsScaled.class,
            scaled -> {
              assertThat(scaled.from()).isEqualTo(3);
              assertThat(scaled.to()).isEqualTo(30);
              assertThat(scaled.reason()).isEqualTo(PodsScaled.Reason.REQUESTED);
            });
  }

  @Test
  void kubectlScaleIsAdoptedAndOtherDriftPutRight() {
    deployed();
    outside.of(cluster).kubectlScale("Deployment", "wordpress", 4, Instant.now().plusSeconds(1));
    outside.of(cluster).kubectlDelete("Service", "wpfrontend");
    wakeUps.wake(cluster, "wordpress");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(WORDPRESS, cluster)
                    .then()
                    .body("replicas", equalTo(4))
                    .body("generation", equalTo(2))
                    .body("phase", equalTo("READY")));
    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            PodsScaled.class,
            scaled -> assertThat(scaled.reason()).isEqualTo(PodsScaled.Reason.ADOPTED));
    assertThat(outside.of(cluster).seen("Service", "wpfrontend")).isNotNull();
  }

  @Test
  void lostPodsAreToldAndDiagnosed() {
    deployed();
    outside.idleControllers(true);
    outside.of(cluster).stickPods("wordpress", 3, "ImagePullBackOff");
    wakeUps.wake(cluster, "wordpress");

    assertThat(told(3).getLast())
        .isInstanceOfSatisfying(
            ApplicationDegraded.class,
            degraded ->
                assertThat(degraded.diagnosis()).contains("3 pods cannot get the image an/image"));
    call().get(WORDPRESS, cluster).then().body("phase", equalTo("DEGRADED"));
  }

  @Test
  void podsEndpointsAndServicesAreAsKubectlShowsThem() {
    deployed();

    call()
        .get(WORDPRESS + "/pods", cluster)
        .then()
        .statusCode(200)
        .body("items.ready", equalTo(List.of("1/1", "1/1", "1/1")))
        .body("items.status", equalTo(List.of("Running", "Running", "Running")))
        .body("items.restarts", equalTo(List.of(0, 0, 0)));
    call().get(WORDPRESS + "/endpoints", cluster).then().body("items[0].addresses", hasSize(3));
    call()
        .get(WORDPRESS + "/services", cluster)
        .then()
        .body("items[0].name", equalTo("wpfrontend"))
        .body("items[0].ports", equalTo("80:30100/TCP"))
        .body("items[0].selector", equalTo("app=wordpress"));

    outside.unreachable(true);
    call()
        .get(WORDPRESS + "/pods", cluster)
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue());
  }

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

  @Test
  void namesAndNodePortsAreUniqueWithinACluster() {
    requested();
    accepted(post("{\"name\": \"wordpress\"}"));

    post("{\"name\": \"wordpress\"}")
        .then()
        .statusCode(409)
        .body("code", equalTo("name-taken"))
        .body("errors.field", hasItem("name"));
    post("{\"name\": \"blog\", \"nodePort\": 30100}")
        .then()
        .statusCode(409)
        .body("errors.field", hasItem("nodePort"));
    assertThat(accepted(post("{\"name\": \"blog\"}")).<Integer>path("application.nodePort"))
        .isEqualTo(30101);
    given(call())
        .contentType("application/json")
        .body("{\"nodePort\": 30100}")
        .patch(APPLICATIONS + "/blog", cluster)
        .then()
        .statusCode(409);
    call()
        .queryParam("pageSize", 1)
        .get(APPLICATIONS, cluster)
        .then()
        .body("items.name", equalTo(List.of("blog")))
        .body("nextPageToken", notNullValue());
  }

  @Test
  void badInputIsNamedAndChangesNothing() {
    requested();
    post("{\"name\": \"X\", \"replicas\": -1, \"colour\": 1, \"env\": {\"WORDPRESS_DB_USER\": \"me\"}}")
        .then()
        .statusCode(400)
        .contentType(startsWith("application/problem+json"))
        .body("code", equalTo("validation-failed"))
        .body("errors.field", hasItems("name", "replicas", "colour", "env.WORDPRESS_DB_USER"))
        .body("errors.remedy", not(hasItem("")));
    post("{\"name\": ").then().statusCode(400).body("code", equalTo("malformed-json"));
    given(call())
        .contentType("application/json")
        .body("{\"name\": \"wordpress\"}")
        .post(APPLICATIONS, "no-such-cluster")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
    call().get(WORDPRESS, cluster).then().statusCode(404);
    given().get(WORDPRESS, cluster).then().statusCode(401);
    call().get(APPLICATIONS, cluster).then().body("items", hasSize(0));
  }

  @Test
  void aDryRunTellsThePlanAndChangesNothing() {
    requested();
    given(call())
        .contentType("application/json")
        .queryParam("dryRun", true)
        .body("{\"name\": \"wordpress\"}")
        .post(APPLICATIONS, cluster)
        .then()
        .statusCode(200)
        .body("plan.podsMade", equalTo(3))
        .body("plan.changes", hasItem("make Secret wordpress-database"));
    call().get(WORDPRESS, cluster).then().statusCode(404);
  }

  @Test
  void theSameKeyMakesOneApplication() {
    requested();
    String key = UUID.randomUUID().toString();
    Response first = post("{\"name\": \"wordpress\"}", key);
    Response second = post("{\"name\": \"wordpress\"}", key);

    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.<String>path("operation.id")).isEqualTo(first.path("operation.id"));
    post("{\"name\": \"blog\"}", key)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency-key-reused"));
  }

  @Test
  void secretsComeBackMaskedAndAreStoredEncrypted() {
    requested();
    accepted(
            post(
                """
                {"name": "wordpress",
                 "env": {"WORDPRESS_CACHE_S3_SECRET": "asecret", "WORDPRESS_CACHE_S3_BUCKET": "b"},
                 "database": {"host": "33.33.33.33", "name": "app", "user": "app", "password": "app!"}}
                """))
        .then()
        .body("application.env.WORDPRESS_CACHE_S3_SECRET", equalTo("***"))
        .body("application.database.password", equalTo("***"));
    ready();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> outside.of(cluster).seen("Secret", "wordpress-database") != null);

    assertThat(outside.of(cluster).seen("Secret", "wordpress-database"))
        .isNotNull()
        .satisfies(
            secret -> {
              assertThat(secret.text("data", "WORDPRESS_DB_HOST"))
                  .contains("MzMuMzMuMzMuMzM6MzMwNg==");
              assertThat(secret.text("data", "WORDPRESS_CACHE_S3_SECRET")).contains("YXNlY3JldA==");
            });
  }

  @Test
  void deletionLeavesNothingInTheCluster() {
    deployed();
    Response answer = call().queryParam("wait", "20s").delete(WORDPRESS, cluster);

    assertThat(answer.statusCode()).isEqualTo(202);
    succeeded(answer.path("operation.id"));
    call().get(WORDPRESS, cluster).then().statusCode(404);
    assertThat(outside.of(cluster).seen("Deployment", "wordpress")).isNull();
    assertThat(outside.of(cluster).seen("Service", "wpfrontend")).isNull();
    assertThat(outside.of(cluster).seen("Secret", "wordpress-database")).isNull();
  }

  @Test
  void aDeletedClusterTakesItsApplicationsAndADuplicateDoesNotBringItBack() {
    requested();
    String operation = accepted(post("{\"name\": \"wordpress\"}")).path("operation.id");
    EventEnvelope<?> ready = ready();
    succeeded(operation);
    outside.idleControllers(true);
    String scale =
        accepted(
                given(call())
                    .contentType("application/json")
                    .body("{\"replicas\": 9}")
                    .patch(WORDPRESS, cluster))
            .path("operation.id");

    events.say(cluster, new ClusterDeleted("seed-" + cluster));
    events.send(ready);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> call().get(APPLICATIONS, cluster).then().statusCode(404));
    call().get("/v1/operations/" + scale).then().body("state", equalTo("CANCELLED"));
    // Time for the duplicate to be handled: another event of the same cluster overtakes nothing.
    String other = cluster + "b";
    events.say(other, new ClusterRequested("b", "docker", "1.36.3", 1, 1, 3, true));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> call().get(APPLICATIONS, other).then().statusCode(200));
    call().get(APPLICATIONS, cluster).then().statusCode(404);
  }

  private void requested() {
    events.say(cluster, new ClusterRequested("seed-" + cluster, "docker", "1.36.3", 1, 1, 3, true));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> call().get(APPLICATIONS, cluster).then().statusCode(200));
  }

  private EventEnvelope<?> ready() {
    return events.say(cluster, clusterReady());
  }

  private ClusterReady clusterReady() {
    return new ClusterReady(
        "seed-" + cluster,
        "https://172.17.4.101",
        "172.17.4.0/24",
        List.of("w1", "w2", "w3"),
        true,
        12.5);
  }

  private void deployed() {
    requested();
    String operation = accepted(post("{\"name\": \"wordpress\"}")).path("operation.id");
    ready();
    succeeded(operation);
    assertThat(told(2)).hasSize(2);
  }

  private List<SlipwayEvent> told(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> events.heard(cluster), heard -> heard.size() >= count);
  }

  private void succeeded(String operation) {
    call()
        .queryParam("wait", "20s")
        .get("/v1/operations/" + operation)
        .then()
        .statusCode(200)
        .body("state", equalTo("SUCCEEDED"))
        .body("progress", equalTo(100));
  }

  private static Response accepted(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .isEqualTo("/v1/operations/" + answer.<String>path("operation.id"));
    return answer;
  }

  private Response post(String body) {
    return given(call()).contentType("application/json").body(body).post(APPLICATIONS, cluster);
  }

  private Response post(String body, String key) {
    return given(call())
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post(APPLICATIONS, cluster);
  }

  private RequestSpecification call() {
    return given().header("Authorization", "Bearer " + token());
  }

  private String token() {
    return identities.sign(new Caller("tester", "default", Role.EDITOR, "gateway"), "deployer");
  }
}
