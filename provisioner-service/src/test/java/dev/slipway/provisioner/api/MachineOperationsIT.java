package dev.slipway.provisioner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations on machines through the API, and repair, against real Postgres and Kafka. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class MachineOperationsIT {
  private static final String CLUSTER =
      "{\"name\": \"power\", \"topology\": {\"workers\": {\"count\": 2}}}";
  private static final String OPERATIONS = "/v1/clusters/power/machines/{name}/operations";

  @Inject IdentityTokens identities;
  @Inject MemoryInfrastructures infrastructures;
  @Inject MemoryServices services;
  @Inject Database database;

  @AfterEach
  void deleteAll() {
    infrastructures.memory().heedShutDown();
    services.release("power");
    admin().delete("/v1/clusters/power?wait=20s");
    assertThat(infrastructures.memory().list().items()).isEmpty();
  }

  private RequestSpecification admin() {
    return Requests.admin(identities);
  }

  private String create() {
    Response response = admin().body(CLUSTER).post("/v1/clusters?wait=20s");
    response.then().statusCode(202).body("operation.state", equalTo("SUCCEEDED"));
    return response.path("cluster.id");
  }

  private Response operate(String machine, String type, String query) {
    return admin().body("{\"type\": \"" + type + "\"}").post(OPERATIONS + query, machine);
  }

  private List<String> events(String clusterId, String type) {
    return database.query(
        "select coalesce(headers ->> 'ce_incarnation', '') as incarnation from outbox"
            + " where cluster_id = ? and type = ? order by sequence",
        row -> row.text("incarnation"),
        clusterId,
        type);
  }

  @Test
  void aMachineIsPoweredOffAndStaysOffUntilItIsPoweredOn() {
    String id = create();

    operate("w2", "POWER_OFF", "?wait=20s")
        .then()
        .statusCode(202)
        .header("Location", startsWith("/v1/operations/op-p-"))
        .body("operation.type", equalTo("POWER_OFF_MACHINE"))
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("operation.target.kind", equalTo("machine"))
        .body("operation.target.name", equalTo("w2"))
        .body("operation.steps.name", contains("Shut down", "Fence"))
        .body("operation.steps.state", everyItem(equalTo("SUCCEEDED")))
        .body("machine.phase", equalTo("OFF"))
        .body("machine.power", equalTo("OFF"))
        .body("machine.wishedPower", equalTo("OFF"))
        .body("machine.operation", nullValue());
    admin().get("/v1/clusters/power").then().body("phase", equalTo("READY"));
    assertThat(events(id, "NodeFenced")).containsExactly("1");
    assertThat(events(id, "ClusterDegraded")).isEmpty();

    operate("w2", "POWER_ON", "?wait=20s")
        .then()
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("machine.phase", equalTo("RUNNING"))
        .body("machine.wishedPower", equalTo("ON"));
    admin()
        .get(OPERATIONS, "w2")
        .then()
        .body("items.type", contains("POWER_ON_MACHINE", "POWER_OFF_MACHINE"));
    admin().get(OPERATIONS, "w1").then().body("items", empty());
    admin()
        .get(OPERATIONS + "?pageSize=1", "w2")
        .then()
        .body("items", hasSize(1))
        .body("nextPageToken", notNullValue());
  }

  @Test
  void withoutItsDatabaseTheClusterSaysThatItWasWished() {
    String id = create();

    operate("d1", "POWER_OFF", "?wait=20s").then().body("operation.state", equalTo("SUCCEEDED"));
    Awaitility.await()
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/clusters/power")
                    .then()
                    .body("phase", equalTo("DEGRADED"))
                    .body(
                        "conditions.find { it.type == 'DatabaseReady' }.reason",
                        equalTo("WishedOff"))
                    .body("conditions.find { it.type == 'Ready' }.reason", equalTo("WishedOff")));
    assertThat(events(id, "ClusterDegraded")).hasSize(1);
    operate("d1", "POWER_ON", "?wait=20s").then().body("operation.state", equalTo("SUCCEEDED"));
    Awaitility.await().until(() -> events(id, "ClusterReady").size() == 2);
  }

  @Test
  void aRebootIsAnotherBootAndAReplacementAnotherMachine() {
    String id = create();
    MachineId w2 = new MachineId(id, "w2", 1);
    String boot = boot(w2);

    operate("w2", "REBOOT", "?wait=20s").then().body("operation.state", equalTo("SUCCEEDED"));
    assertThat(boot(w2)).isNotEqualTo(boot);
    operate("w2", "REPLACE", "?wait=20s")
        .then()
        .body("operation.state", equalTo("SUCCEEDED"))
        .body("operation.steps", hasSize(6))
        .body("machine.incarnation", equalTo(2))
        .body("machine.address", equalTo("172.17.4.202"));

    assertThat(infrastructures.memory().describe(w2)).isInstanceOf(MachineState.Absent.class);
    assertThat(
            database.query(
                "select incarnation from machine_certificates where cluster_id = ? and machine = ?",
                row -> row.integer("incarnation"),
                id,
                "w2"))
        .containsExactly(2);
    assertThat(events(id, "NodeFenced")).containsExactly("1", "1");
  }

  private String boot(MachineId id) {
    return infrastructures.memory().describe(id) instanceof MachineState.Present present
        ? present.bootId().orElseThrow()
        : "";
  }

  @Test
  void aMachineThatSomebodyRemovedIsReplacedByItself() {
    String id = create();

    infrastructures.memory().remove(new MachineId(id, "w2", 1));

    Awaitility.await()
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/clusters/power/machines/w2")
                    .then()
                    .body("incarnation", equalTo(2))
                    .body("phase", equalTo("RUNNING")));
    admin()
        .get(OPERATIONS, "w2")
        .then()
        .body("items.type", contains("REPLACE_MACHINE"))
        .body("items.state", contains("SUCCEEDED"));
    assertThat(events(id, "NodeFenced")).containsExactly("1");
  }

  @Test
  void aMachineThatSomebodyKilledIsFencedAndPoweredOn() {
    String id = create();
    MachineId w1 = new MachineId(id, "w1", 1);

    infrastructures.memory().kill(w1);

    Awaitility.await()
        .until(
            () ->
                infrastructures.memory().describe(w1) instanceof MachineState.Present present
                    && present.power() == Power.RUNNING
                    && events(id, "ClusterReady").size() == 2);
    assertThat(
            database.query(
                "select convert_from(body, 'UTF8')::json ->> 'phase' as phase, type from outbox"
                    + " where cluster_id = ? and type in ('NodeFenced', 'MachineStateChanged')"
                    + " order by sequence desc",
                row -> row.text("type") + " " + row.textOrNull("phase"),
                id))
        .as("newest first: fenced before it boots again")
        .startsWith("MachineStateChanged RUNNING", "NodeFenced null", "MachineStateChanged LOST");
  }

  @Test
  void aDryRunSaysWhatWouldBeAndChangesNothing() {
    create();

    operate("w2", "REPLACE", "?dryRun=true")
        .then()
        .statusCode(200)
        .body("plan.machinesReplaced", contains("w2"))
        .body("plan.incarnation", equalTo(2))
        .body("plan.podsDisrupted", equalTo(2))
        .body("plan.clusterStaysReady", equalTo(true))
        .body("plan.etcdQuorumMargin", equalTo(0))
        .body("plan.steps", hasSize(6));
    operate("e1", "POWER_OFF", "?dryRun=true")
        .then()
        .statusCode(409)
        .body("code", equalTo("quorum-at-risk"))
        .body("detail", containsString("only member"))
        .body("detail", containsString("REGENERATE"));
    admin().get(OPERATIONS, "w2").then().body("items", empty());
    admin().get("/v1/clusters/power").then().header("ETag", "\"1\"");
  }

  @Test
  void oneOperationAMachineAtATimeAndItCanBeCancelled() {
    create();
    infrastructures.memory().ignoresShutDown("w2");
    String operation = operate("w2", "REBOOT", "").path("operation.id");

    operate("w2", "POWER_OFF", "")
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"))
        .body("detail", containsString(operation));
    operate("w1", "REBOOT", "?wait=20s").then().body("operation.state", equalTo("SUCCEEDED"));
    admin()
        .body("{\"topology\": {\"workers\": {\"count\": 3}}}")
        .contentType("application/merge-patch+json")
        .patch("/v1/clusters/power")
        .then()
        .statusCode(409)
        .body("detail", containsString(operation));
    admin().delete("/v1/operations/{id}", operation).then().statusCode(202);
    admin()
        .get("/v1/operations/{id}?wait=20s", operation)
        .then()
        .body("state", equalTo("CANCELLED"));
    admin()
        .get("/v1/clusters/power/machines/w2")
        .then()
        .body("power", equalTo("RUNNING"))
        .body("operation", nullValue());
  }

  @Test
  void noneWhileAnOperationOnTheClusterRunsAndADeletionOvertakesAll() {
    services.holdBack("power");
    String creation = admin().body(CLUSTER).post("/v1/clusters").path("operation.id");
    operate("w1", "REBOOT", "")
        .then()
        .statusCode(409)
        .body("detail", containsString(creation))
        .body("detail", containsString("CREATE_CLUSTER"));
    services.release("power");
    admin()
        .get("/v1/operations/{id}?wait=20s", creation)
        .then()
        .body("state", equalTo("SUCCEEDED"));

    infrastructures.memory().ignoresShutDown("w2");
    String operation = operate("w2", "REPLACE", "").path("operation.id");
    admin()
        .delete("/v1/clusters/power?wait=20s")
        .then()
        .body("operation.state", equalTo("SUCCEEDED"));
    admin().get("/v1/operations/{id}", operation).then().body("state", equalTo("CANCELLED"));
  }

  @Test
  void theSameKeyGivesTheSameOperation() {
    create();
    String key = UUID.randomUUID().toString();
    Response first =
        admin()
            .header("Idempotency-Key", key)
            .body("{\"type\": \"REBOOT\"}")
            .post(OPERATIONS + "?wait=20s", "w1");
    Response second =
        admin()
            .header("Idempotency-Key", key)
            .body("{\"type\": \"REBOOT\"}")
            .post(OPERATIONS + "?wait=20s", "w1");

    second.then().statusCode(202).body("operation.id", equalTo(first.path("operation.id")));
    admin().get(OPERATIONS, "w1").then().body("items", hasSize(1));
  }

  @Test
  void anOldEtagIsRefused() {
    create();
    admin()
        .header("If-Match", "\"9\"")
        .body("{\"type\": \"REBOOT\"}")
        .post(OPERATIONS, "w1")
        .then()
        .statusCode(412);
    admin()
        .header("If-Match", "\"1\"")
        .body("{\"type\": \"REBOOT\"}")
        .post(OPERATIONS + "?wait=20s", "w1")
        .then()
        .statusCode(202);
    admin().get("/v1/clusters/power").then().header("ETag", "\"2\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w1 | {\"type\": \"EXPLODE\"} | 400 | validation-failed | POWER_OFF, POWER_ON",
        "w1 | {} | 400 | validation-failed | is missing",
        "w1 | {\"type\": 3} | 400 | validation-failed | must be a string",
        "w1 | {\"type\": \"REBOOT\", \"hard\": true} | 400 | validation-failed | not a known field",
        "w1 | [] | 400 | validation-failed | must be an object",
        "w1 | {\"type\" | 400 | malformed-json | JSON",
        "w9 | {\"type\": \"REBOOT\"} | 404 | not-found | w9",
        "e1 | {\"type\": \"REPLACE\"} | 409 | quorum-at-risk | REGENERATE"
      })
  void whatMakesNoSenseIsRefusedInPlainWords(
      String machine, String body, int status, String code, String words) {
    create();
    Response response = admin().body(body).post(OPERATIONS, machine);

    response.then().statusCode(status).body("code", equalTo(code));
    assertThat(response.asString()).contains(words);
    admin().get(OPERATIONS, "w1").then().body("items", empty());
  }
}
