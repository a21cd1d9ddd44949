package dev.slipway.provisioner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster is made anew through the API, against real Postgres and Kafka. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class RegenerationIT {
  private static final String CLUSTER =
      "{\"name\": \"anew\", \"topology\": {\"workers\": {\"count\": 1}}}";
  private static final String OPERATIONS = "/v1/clusters/anew/operations";

  @Inject IdentityTokens identities;
  @Inject MemoryInfrastructures infrastructures;
  @Inject MemoryServices services;
  @Inject Database database;

  @AfterEach
  void deleteAll() {
    infrastructures.memory().fail(null);
    services.release("anew");
    as(Role.ADMIN).delete("/v1/clusters/anew?wait=20s");
    assertThat(infrastructures.memory().list().items()).isEmpty();
  }

  private RequestSpecification as(Role role) {
    return Requests.as(identities, "default", role);
  }

  private RequestSpecification admin() {
    return as(Role.ADMIN);
  }

  private String create() {
    return admin().body(CLUSTER).post("/v1/clusters?wait=20s").path("cluster.id");
  }

  private Response regenerate(String query) {
    return admin().body("{\"type\": \"REGENERATE\"}").post(OPERATIONS + query);
  }

  private byte[] authorities(String id) {
    return database
        .first(
            "select sealed from cluster_authorities where cluster_id = ?",
            row -> row.bytes("sealed"),
            id)
        .orElseThrow();
  }

  private List<Integer> incarnations() {
    return admin().get("/v1/clusters/anew/machines").path("items.incarnation");
  }

  private List<String> events(String id) {
    return database.query(
        "select type from outbox where cluster_id = ? order by sequence",
        row -> row.text("type"),
        id);
  }

  @Test
  void etcdControllersAndWorkersAreMadeAnewAndTheDatabaseStays() {
    String id = create();
    admin()
        .body("{\"role\": \"view\"}")
        .post("/v1/clusters/anew/kubeconfigs")
        .then()
        .statusCode(201);
    byte[] before = authorities(id);

    regenerate("?wait=20s")
        .then()
        .statusCode(202)
        .body("operation.type", equalTo("REGENERATE_CLUSTER"))
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("operation.steps.name", hasItems("Old machines", "Certificates", "etcd", "Nodes"))
        .body("cluster.phase", equalTo("READY"))
        .body("cluster.generation", equalTo(2));

    admin()
        .get("/v1/clusters/anew/machines")
        .then()
        .body("items.name", contains("e1", "c1", "w1", "d1"))
        .body("items.incarnation", contains(2, 2, 2, 1));
    assertThat(Arrays.equals(authorities(id), before)).as("new authorities").isFalse();
    assertThat(
            database.query(
                "select machine || '/' || incarnation as one from machine_certificates"
                    + " where cluster_id = ? order by machine",
                row -> row.text("one"),
                id))
        .containsExactly("c1/2", "d1/1", "e1/2", "w1/2");
    admin().get("/v1/clusters/anew/kubeconfigs").then().body("items", empty());
    assertThat(events(id).stream().filter(type -> type.startsWith("Cluster")))
        .containsExactly("ClusterRequested", "ClusterReady", "ClusterDegraded", "ClusterReady");
    assertThat(
            database.query(
                "select (headers ->> 'ce_generation')::int as generation from outbox"
                    + " where cluster_id = ? and type = 'ClusterReady'"
                    + " order by sequence",
                row -> row.integer("generation"),
                id))
        .containsExactly(1, 2);
  }

  @Test
  void aDryRunSaysWhatIsLostAndWhatStaysAndChangesNothing() {
    create();

    regenerate("?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesReplaced", contains("e1", "c1", "w1"))
        .body("plan.machinesKept", contains("d1"))
        .body("plan.etcdDataLost", equalTo(true))
        .body("plan.podsDisrupted", equalTo(2))
        .body("plan.overtaken", empty());
    admin()
        .body("{\"type\": \"EXPLODE\"}")
        .post(OPERATIONS)
        .then()
        .statusCode(400)
        .body("errors.field", contains("type"));
    admin()
        .header("If-Match", "\"7\"")
        .body("{\"type\": \"REGENERATE\"}")
        .post(OPERATIONS)
        .then()
        .statusCode(412);
    assertThat(incarnations()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void cancelledBeforeAMachineIsTouchedAllIsAsItWas() {
    String id = create();
    byte[] before = authorities(id);
    int told = events(id).size();
    infrastructures
        .memory()
        .fail(new DriverException(DriverException.Code.UNAVAILABLE, "It is away.", "Start it."));
    String operation = regenerate("").path("operation.id");
    Awaitility.await()
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/operations/{id}", operation)
                    .then()
                    .body("cancellable", equalTo(true))
                    .body("waitingFor", containsString("It is away")));

    admin().delete("/v1/operations/{id}", operation).then().statusCode(202);

    admin()
        .get("/v1/operations/{id}?wait=20s", operation)
        .then()
        .body("state", equalTo("CANCELLED"));
    infrastructures.memory().fail(null);
    Awaitility.await()
        .untilAsserted(
            () -> admin().get("/v1/clusters/anew").then().body("phase", equalTo("READY")));
    assertThat(incarnations()).containsExactly(1, 1, 1, 1);
    assertThat(authorities(id)).isEqualTo(before);
    assertThat(events(id)).hasSize(told);
  }

  @Test
  void afterThatItIsRefusedWithItsReasonAndASecondOneTakesOver() {
    create();
    services.holdBack("anew");
    String first = regenerate("").path("operation.id");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(infrastructures.memory().list().machines())
                    .extracting(machine -> machine.id().name() + machine.id().incarnation())
                    .contains("e12", "w12"));

    admin()
        .delete("/v1/operations/{id}", first)
        .then()
        .statusCode(409)
        .body("code", equalTo("not-cancellable"))
        .body("detail", containsString("no way leads back"));
    admin()
        .body("{\"topology\": {\"workers\": {\"count\": 2}}}")
        .contentType("application/merge-patch+json")
        .patch("/v1/clusters/anew")
        .then()
        .statusCode(409)
        .body("detail", containsString(first));
    regenerate("?dryRun=true").then().body("plan.overtaken", hasItem(first));
    String second = regenerate("").path("operation.id");
    services.release("anew");

    admin().get("/v1/operations/{id}?wait=20s", second).then().body("state", equalTo("SUCCEEDED"));
    admin().get("/v1/operations/{id}", first).then().body("state", equalTo("CANCELLED"));
    assertThat(incarnations()).containsExactly(3, 3, 3, 1);
  }

  @Test
  void deletionInTheMiddleLeavesNothing() {
    String id = create();
    services.holdBack("anew");
    String operation = regenerate("").path("operation.id");

    admin()
        .delete("/v1/clusters/anew?wait=20s")
        .then()
        .body("operation.state", equalTo("SUCCEEDED"));

    admin().get("/v1/operations/{id}", operation).then().body("state", equalTo("CANCELLED"));
    assertThat(infrastructures.memory().list(id).items()).isEmpty();
  }

  @Test
  void theOnlyMemberOfEtcdIsNeitherPoweredOffNorReplaced() {
    create();
    for (String type : List.of("POWER_OFF", "REPLACE")) {
      admin()
          .body("{\"type\": \"" + type + "\"}")
          .post("/v1/clusters/anew/machines/e1/operations")
          .then()
          .statusCode(409)
          .body("code", equalTo("quorum-at-risk"))
          .body("detail", containsString("REGENERATE"));
    }
  }

  @Test
  void valuesAreForAdministratorsAndKeysAreBelowTheRegistry() {
    create();
    as(Role.EDITOR)
        .queryParam("key", "/registry/pods/default/one")
        .get("/v1/clusters/anew/etcd/keys/value")
        .then()
        .statusCode(403);
    for (String key : List.of("", "/other", "/registry/pods/ümlaut")) {
      admin()
          .queryParam("key", key)
          .get("/v1/clusters/anew/etcd/keys/value")
          .then()
          .statusCode(400)
          .body("errors.field", contains("key"));
    }
  }
}
