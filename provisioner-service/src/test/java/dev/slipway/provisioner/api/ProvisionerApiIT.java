package dev.slipway.provisioner.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.kit.identity.Caller;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole service against real Postgres and Kafka; machines are in memory. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class ProvisionerApiIT {
  private static final String SMALL =
      "{\"name\": \"%s\", \"topology\": {\"workers\": {\"count\": 1}}}";

  @Inject IdentityTokens identities;
  @Inject MemoryInfrastructures infrastructures;
  @Inject MemoryServices services;
  @Inject Database database;

  @AfterEach
  void deleteAll() {
    infrastructures.memory().fail(null);
    List<String> ids = as("default", Role.ADMIN).get("/v1/clusters").path("items.id");
    ids.forEach(id -> as("default", Role.ADMIN).delete("/v1/clusters/{id}?wait=20s", id));
    assertThat(infrastructures.memory().list().items()).isEmpty();
  }

  private RequestSpecification as(String project, Role role) {
    return Requests.as(identities, project, role);
  }

  private RequestSpecification asService(String service) {
    return given()
        .header(
            "Authorization",
            "Bearer " + identities.sign(Caller.service(service, "default"), "provisioner"));
  }

  private RequestSpecification admin() {
    return as("default", Role.ADMIN);
  }

  private Response create(String name) {
    return admin().body(SMALL.formatted(name)).post("/v1/clusters?wait=20s");
  }

  private List<String> events(String clusterId) {
    return database.query(
        "select type from outbox where cluster_id = ? order by sequence",
        row -> row.text("type"),
        clusterId);
  }

  @Test
  void aWishBecomesAClusterThatIsReady() {
    Response accepted = admin().body("{\"name\": \"blog\"}").post("/v1/clusters");
    accepted
        .then()
        .statusCode(202)
        .header("Location", startsWith("/v1/operations/op-p-"))
        .body("cluster.phase", equalTo("PENDING"))
        .body("cluster.network.machines", equalTo("172.17.4.0/24"))
        .body("cluster.topology.workers.count", equalTo(3))
        .body("cluster.portForwards.hostPort", contains(30100, 30101, 30102))
        .body("operation.type", equalTo("CREATE_CLUSTER"))
        .body("operation.steps.name", hasItems("Certificates", "etcd", "Nodes"));
    String operation = accepted.path("operation.id");
    String id = accepted.path("cluster.id");

    admin()
        .get("/v1/operations/{id}?wait=20s", operation)
        .then()
        .statusCode(200)
        .body("state", equalTo("SUCCEEDED"))
        .body("progress", equalTo(100))
        .body("steps.state", org.hamcrest.Matchers.everyItem(equalTo("SUCCEEDED")));
    admin()
        .get("/v1/clusters/blog")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("id", equalTo(id))
        .body("phase", equalTo("READY"))
        .body("conditions.status", org.hamcrest.Matchers.everyItem(equalTo("TRUE")))
        .body("readyAt", notNullValue());
    admin()
        .get("/v1/clusters/{id}/machines", id)
        .then()
        .body("items.name", contains("e1", "c1", "w1", "w2", "w3", "d1"))
        .body("items.phase", org.hamcrest.Matchers.everyItem(equalTo("RUNNING")));
    assertThat(events(id)).startsWith("ClusterRequested").containsOnlyOnce("ClusterReady");
    admin().get("/v1/clusters/{id}/operations", id).then().body("items.id", contains(operation));
  }

  @Test
  void deletingLeavesNothingAndNoKey() {
    String id = create("gone").path("cluster.id");

    admin()
        .delete("/v1/clusters/{id}?wait=20s", id)
        .then()
        .statusCode(202)
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("cluster", nullValue());

    admin().get("/v1/clusters/{id}", id).then().statusCode(404).body("code", equalTo("not-found"));
    assertThat(infrastructures.memory().list(id).items()).isEmpty();
    for (String table :
        List.of("machine", "port_forward", "cluster_authorities", "machine_certificates")) {
      assertThat(
              database.query(
                  "select 1 as one from " + table + " where cluster_id = ?", row -> 1, id))
          .as(table)
          .isEmpty();
    }
    assertThat(events(id)).last().isEqualTo("ClusterDeleted");
    create("gone").then().statusCode(202);
  }

  @Test
  void aDeletionInTheMiddleOvertakesTheCreationAndGoesOnWhenAskedAgain() {
    services.holdBack("held");
    Response accepted = admin().body(SMALL.formatted("held")).post("/v1/clusters");
    String creation = accepted.path("operation.id");
    String id = accepted.path("cluster.id");
    Awaitility.await().until(() -> infrastructures.memory().list(id).machines().size() == 4);
    infrastructures
        .memory()
        .fail(
            new DriverException(
                DriverException.Code.UNAVAILABLE, "The daemon is away.", "Start it."));

    String deletion = admin().delete("/v1/clusters/{id}", id).path("operation.id");
    String again = admin().delete("/v1/clusters/{id}", id).path("operation.id");

    assertThat(again).isEqualTo(deletion);
    admin().get("/v1/operations/{id}", creation).then().body("state", equalTo("CANCELLED"));
    Awaitility.await()
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/operations/{id}", deletion)
                    .then()
                    .body("waitingFor", org.hamcrest.Matchers.containsString("daemon is away")));
    infrastructures.memory().fail(null);
    services.release("held");
    admin()
        .get("/v1/operations/{id}?wait=20s", deletion)
        .then()
        .body("state", equalTo("SUCCEEDED"));
  }

  @Test
  void theSameIdempotencyKeyMakesOneCluster() {
    String key = UUID.randomUUID().toString();
    Response first =
        admin().header("Idempotency-Key", key).body(SMALL.formatted("once")).post("/v1/clusters");
    Response second =
        admin().header("Idempotency-Key", key).body(SMALL.formatted("once")).post("/v1/clusters");

    second.then().statusCode(202).body("cluster.id", equalTo(first.path("cluster.id")));
    admin()
        .header("Idempotency-Key", key)
        .body(SMALL.formatted("other"))
        .post("/v1/clusters")
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency-key-reused"));
  }

  @Test
  void requestsAtTheSameTimeGetDifferentNetworksAndPorts() throws Exception {
    List<Callable<Response>> posts =
        List.of("one", "two", "three", "four").stream()
            .<Callable<Response>>map(
                name -> () -> admin().body(SMALL.formatted(name)).post("/v1/clusters"))
            .toList();
    HashSet<String> networks = new HashSet<>();
    HashSet<Integer> ports = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Response> future : threads.invokeAll(posts)) {
        Response response = future.get();
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
        networks.add(response.path("cluster.network.machines"));
        ports.addAll(response.path("cluster.portForwards.hostPort"));
      }
    }
    assertThat(networks).hasSize(4);
    assertThat(ports).hasSize(4);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    admin()
        .body(
            """
            {"name": "Wrong!", "wrokers": 3, "infrastructure": "moonbase",
             "topology": {"etcd": {"count": 2}, "workers": {"count": "three"}},
             "network": {"pods": "10.2.0.0/20"}}\
            """)
        .post("/v1/clusters")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("validation-failed"))
        .body("errors.field", containsInAnyOrder("topology.workers.count", "wrokers"))
        .body("errors.remedy", org.hamcrest.Matchers.everyItem(notNullValue()));
    admin()
        .body(
            """
            {"name": "Wrong!", "infrastructure": "moonbase",
             "topology": {"etcd": {"count": 2}, "controllers": {"count": 2}},
             "network": {"pods": "10.2.0.0/20"}}\
            """)
        .post("/v1/clusters")
        .then()
        .statusCode(400)
        .body(
            "errors.field",
            containsInAnyOrder(
                "name",
                "infrastructure",
                "topology.etcd.count",
                "topology.controllers.count",
                "network.pods"));
    assertThat(admin().get("/v1/clusters").<List<String>>path("items.name")).isEmpty();
  }

  @Test
  void whatIsTakenIsRefused() {
    infrastructures.memory().foreignPort(31000);
    infrastructures
        .memory()
        .foreignNetwork(
            new UsedNetwork(Cidr.parse("192.168.254.0/24"), "bridge", Optional.empty()));
    create("taken").then().statusCode(202);

    refused("{\"name\": \"taken\"}", 409, "name-taken", "name");
    refused(
        "{\"name\": \"n\", \"network\": {\"machines\": \"192.168.254.0/24\"}}",
        409,
        "network-overlap",
        "network.machines");
    refused(
        "{\"name\": \"n\", \"portForwards\": [{\"hostPort\": 31000, \"machine\": \"w1\", \"port\":"
            + " 1}]}",
        409,
        "host-port-taken",
        "portForwards[0].hostPort");
    refused(
        "{\"name\": \"n\", \"portForwards\": [{\"hostPort\": 30100, \"machine\": \"w1\", \"port\":"
            + " 1}]}",
        409,
        "host-port-taken",
        "portForwards[0].hostPort");
    refused(
        "{\"name\": \"n\", \"topology\": {\"workers\": {\"memoryMiB\": 20000}}}",
        422,
        "insufficient-memory",
        "topology");
    refused(
        "{\"name\": \"n\", \"topology\": {\"controllers\": {\"count\": 3}}}",
        422,
        "unsupported",
        "topology.controllers.count");
    refused(
        "{\"name\": \"n\", \"infrastructure\": \"moonbase\"}",
        422,
        "unknown-infrastructure",
        "infrastructure");
  }

  private void refused(String body, int status, String code, String field) {
    admin()
        .body(body)
        .post("/v1/clusters")
        .then()
        .statusCode(status)
        .body("code", equalTo(code))
        .body("errors.field", hasItem(field));
  }

  @Test
  void aDryRunTellsThePlanAndChangesNothing() {
    admin()
        .body("{\"name\": \"maybe\", \"topology\": {\"etcd\": {\"count\": 3}}}")
        .post("/v1/clusters?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesCreated.name", contains("e1", "e2", "e3", "c1", "w1", "w2", "w3", "d1"))
        .body("plan.neededMiB", equalTo(3 * 512 + 1024 + 3 * 1536 + 512))
        .body("plan.etcdQuorumMargin", equalTo(1));
    assertThat(admin().get("/v1/clusters").<List<String>>path("items")).isEmpty();
  }

  @Test
  void anInfrastructureThatIsAwayIsToldWithItsRemedy() {
    infrastructures
        .memory()
        .fail(
            new DriverException(
                DriverException.Code.UNAVAILABLE, "The daemon is away.", "Start it."));

    admin()
        .body("{\"name\": \"away\"}")
        .post("/v1/clusters")
        .then()
        .statusCode(503)
        .body("detail", org.hamcrest.Matchers.containsString("Start it."));
    admin()
        .get("/v1/infrastructures")
        .then()
        .statusCode(200)
        .body("items[0].reachable", equalTo(false));
  }

  @Test
  void workersCanBeAddedAndTheRestIsRefusedByName() {
    String id = create("grow").path("cluster.id");

    patch(id, "{\"topology\": {\"workers\": {\"count\": 2}}}", "\"7\"")
        .then()
        .statusCode(412)
        .body("code", equalTo("precondition-failed"));
    patch(id, "{\"name\": \"other\", \"topology\": {\"etcd\": {\"count\": 3}}}", "*")
        .then()
        .statusCode(422)
        .body("errors.field", contains("name", "topology.etcd.count"));
    patch(id, "{\"topology\": {\"workers\": {\"count\": 2}}}", "\"1\"")
        .then()
        .statusCode(202)
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("operation.type", equalTo("UPDATE_CLUSTER"))
        .body("cluster.generation", equalTo(2))
        .body("cluster.phase", equalTo("READY"));

    admin()
        .get("/v1/clusters/{id}/machines", id)
        .then()
        .body("items.name", contains("e1", "c1", "w1", "w2", "d1"));
    patch(id, "{\"topology\": {\"workers\": {\"count\": 1}}}", "*")
        .then()
        .statusCode(422)
        .body("errors.field", contains("topology.workers.count"));
    assertThat(events(id)).doesNotContain("ClusterDegraded");
  }

  @Test
  void aChangeThatIsRepeatedGetsItsAnswerAlthoughTheGenerationHasGoneOn() {
    String id = create("repeated").path("cluster.id");
    String key = UUID.randomUUID().toString();
    Supplier<Response> change =
        () ->
            admin()
                .header("Idempotency-Key", key)
                .header("If-Match", "\"1\"")
                .contentType("application/merge-patch+json")
                .body("{\"topology\": {\"workers\": {\"count\": 2}}}")
                .patch("/v1/clusters/{id}", id);

    Response first = change.get();
    Response second = change.get();

    first.then().statusCode(202).body("cluster.generation", equalTo(2));
    second
        .then()
        .statusCode(202)
        .header("Idempotency-Replayed", equalTo("true"))
        .body("operation.id", equalTo(first.path("operation.id")));
  }

  private Response patch(String id, String body, String ifMatch) {
    return admin()
        .header("If-Match", ifMatch)
        .contentType("application/merge-patch+json")
        .body(body)
        .patch("/v1/clusters/{id}?wait=20s", id);
  }

  @Test
  void aMachineThatGoesOffIsPoweredOnAgainAndTold() {
    String id = create("storm").path("cluster.id");

    infrastructures.memory().kill(new MachineId(id, "w1", 1));

    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(events(id))
                    .containsSubsequence(
                        "ClusterReady", "MachineStateChanged", "ClusterDegraded", "ClusterReady"));
  }

  @Test
  void noOtherProjectSeesACluster() {
    String id = create("mine").path("cluster.id");

    as("other", Role.ADMIN).get("/v1/clusters").then().body("items", hasSize(0));
    for (String path : List.of("", "/machines", "/kubeconfigs", "/etcd/members", "/operations")) {
      as("other", Role.ADMIN).get("/v1/clusters/" + id + path).then().statusCode(404);
    }
    as("other", Role.ADMIN).delete("/v1/clusters/{id}", id).then().statusCode(404);
    as("other", Role.SERVICE)
        .body("{\"purpose\": \"deployer\"}")
        .post("/internal/clusters/{id}/credentials", id)
        .then()
        .statusCode(404);
  }

  @Test
  void kubeconfigsAreHandedOutListedWithoutTokensAndTakenBack() {
    create("access").then().statusCode(202);
    admin()
        .body("{\"expirySeconds\": 5, \"role\": \"king\"}")
        .post("/v1/clusters/access/kubeconfigs")
        .then()
        .statusCode(400)
        .body("errors.field", containsInAnyOrder("expirySeconds", "role"));
    as("default", Role.EDITOR)
        .body("{\"role\": \"admin\"}")
        .post("/v1/clusters/access/kubeconfigs")
        .then()
        .statusCode(403);
    String kubeconfig =
        admin()
            .body("{\"expirySeconds\": 600, \"role\": \"view\"}")
            .post("/v1/clusters/access/kubeconfigs")
            .then()
            .statusCode(201)
            .body("kubeconfig", startsWith("apiVersion"))
            .body("gatewayServerPath", org.hamcrest.Matchers.endsWith("/kubernetes"))
            .extract()
            .path("id");

    assertThat(admin().get("/v1/clusters/access/kubeconfigs").asString())
        .contains(kubeconfig)
        .doesNotContain("token-of");
    admin().delete("/v1/clusters/access/kubeconfigs/{k}", kubeconfig).then().statusCode(204);
    admin().delete("/v1/clusters/access/kubeconfigs/{k}", kubeconfig).then().statusCode(404);
  }

  @Test
  void bundlesAreForAdministratorsOnly() {
    create("keys").then().statusCode(202);

    as("default", Role.EDITOR).get("/v1/clusters/keys/machines/w1/bundle").then().statusCode(403);
    admin()
        .get("/v1/clusters/keys/machines/w1/bundle")
        .then()
        .statusCode(200)
        .contentType("application/x-tar");
    admin().get("/v1/clusters/keys/machines/w9/bundle").then().statusCode(404);
  }

  @Test
  void servicesGetCredentialsAndAPasswordThatStaysTheSame() {
    create("inside").then().statusCode(202);
    RequestSpecification service = as("default", Role.SERVICE);
    service
        .body("{\"purpose\": \"monitor\"}")
        .post("/internal/clusters/inside/credentials")
        .then()
        .statusCode(200)
        .body("token", equalTo("token-of-monitor"))
        .body("caPem", startsWith("-----BEGIN CERTIFICATE"));
    admin()
        .body("{\"purpose\": \"monitor\"}")
        .post("/internal/clusters/inside/credentials")
        .then()
        .statusCode(403);

    String first =
        as("default", Role.SERVICE)
            .put("/internal/clusters/inside/databases/wordpress")
            .then()
            .statusCode(200)
            .body("database", equalTo("app_wordpress"))
            .extract()
            .path("password");
    String second =
        as("default", Role.SERVICE)
            .put("/internal/clusters/inside/databases/wordpress")
            .path("password");
    assertThat(second).isEqualTo(first);
    assertThat(infrastructures.memory().executed())
        .anyMatch(line -> line.startsWith("d1: mariadb") && line.contains("CREATE DATABASE"));
    byte[] sealed =
        database
            .first(
                "select sealed_password from database_account where database_name ="
                    + " 'app_wordpress'",
                row -> row.bytes("sealed_password"))
            .orElseThrow();
    assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain(first);
  }

  @Test
  void theMonitorAloneGetsALoginThatStaysTheSame() {
    create("watched").then().statusCode(202);
    String path = "/internal/clusters/watched/database-login";
    String first =
        asService("monitor")
            .get(path)
            .then()
            .statusCode(200)
            .body("machine", equalTo("d1"))
            .body("user", equalTo("slipway_monitor"))
            .body("port", equalTo(3306))
            .extract()
            .path("password");
    assertThat(asService("monitor").get(path).<String>path("password")).isEqualTo(first);
    asService("deployer").get(path).then().statusCode(403);
    admin().get(path).then().statusCode(403);
    assertThat(infrastructures.memory().executed())
        .anyMatch(line -> line.startsWith("d1: mariadb") && line.contains("slipway_monitor"));
  }

  @Test
  void consolesArePlainText() {
    create("console").then().statusCode(202);

    admin()
        .get("/v1/clusters/console/machines/e1/console")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .body(startsWith("console of e1"));
  }
}
