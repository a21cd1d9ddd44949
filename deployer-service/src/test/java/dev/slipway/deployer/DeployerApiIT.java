package dev.slipway.deployer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The API, the events and the durable work. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class DeployerApiIT extends DeployerTestBase {

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
}
