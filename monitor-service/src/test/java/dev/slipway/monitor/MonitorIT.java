package dev.slipway.monitor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PowerState;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.monitor.node.NodeStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events, API and durable work against real Postgres and Kafka; clusters are fake. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class MonitorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<Class<?>> NODES_TOLD = Set.of(NodeUp.class, NodeDown.class);
  private static final String NODES = "/v1/clusters/{cluster}/nodes";

  @Inject IdentityTokens identities;
  @Inject FakeSight sight;
  @Inject NodeStore nodes;
  @Inject Database database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @SuppressWarnings("NullAway.Init")
  private EventStream events;

  private final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @BeforeEach
  void listen() {
    events = new EventStream(bootstrapServers);
  }

  @AfterEach
  void close() {
    sight.show(cluster);
    events.close();
  }

  @Test
  void nodesOfAReadyClusterAreToldAndShown() {
    watched();

    call()
        .get(NODES, "seed-" + cluster)
        .then()
        .statusCode(200)
        .body("items.name", equalTo(List.of("w1", "w2")))
        .body("items.health", equalTo(List.of("UP", "UP")))
        .body("items[0].internalIP", equalTo("172.17.4.201"))
        .body("items[0].judgedBy", hasItem(startsWith("Ready is True")))
        .body("items[0].leaseRenewedAt", notNullValue())
        .body("nextPageToken", nullValue())
        .body("view.state", equalTo("WATCHING"));
    given().get(NODES, cluster).then().statusCode(401);
    call().get(NODES, "no-such").then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void aLostMachineIsToldAtOnceWithItsCauseAndOnce() {
    watched();
    EventEnvelope<?> off = power(PowerState.OFF, false);
    events.send(off);

    EventEnvelope<?> down = told(3).get(2);
    assertThat(down.data())
        .isInstanceOfSatisfying(
            NodeDown.class,
            told -> {
              assertThat(told.node()).isEqualTo("w1");
              assertThat(told.cause()).isEqualTo(NodeDown.Cause.LOST);
              assertThat(told.evidence()).anyMatch(text -> text.contains("off against the wish"));
            });
    assertThat(down.incarnation()).isEqualTo(2);
    assertThat(down.causationId()).isEqualTo(off.id());
    shows("w1", "DOWN");

    power(PowerState.RUNNING, true);
    sight.node(cluster, "w1", "True");

    List<EventEnvelope<?>> told = told(4);
    assertThat(told).hasSize(4);
    assertThat(told.getLast().data())
        .isInstanceOfSatisfying(
            NodeUp.class, up -> assertThat(up.downSeconds()).isNotNull().isPositive());
  }

  @Test
  void aKubeletThatIsNotReadyIsTold() {
    watched();
    sight.node(cluster, "w2", "False");

    assertThat(told(3).getLast().data())
        .isInstanceOfSatisfying(
            NodeDown.class, down -> assertThat(down.cause()).isEqualTo(NodeDown.Cause.NOT_READY));
  }

  @Test
  void aViewThatIsStaleIsSaidAndJudgesNobody() {
    watched();
    sight.hide(cluster, "The cluster's API server does not answer.");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(NODES, cluster)
                    .then()
                    .body("view.state", equalTo("STALE"))
                    .body("view.message", equalTo("The cluster's API server does not answer."))
                    .body("items.health", equalTo(List.of("UNKNOWN", "UNKNOWN")))
                    .body("items[0].judgedBy", hasItem(startsWith("the cluster can't be seen"))));
    sight.show(cluster);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(NODES, cluster)
                    .then()
                    .body("view.state", equalTo("WATCHING"))
                    .body("items.health", equalTo(List.of("UP", "UP"))));
    assertThat(events.heard(cluster)).hasSize(2);
  }

  @Test
  void aClusterAtRestIsLookedAtAndNothingIsRecorded() {
    watched();
    int looks = sight.looks(cluster);
    lookedAt(looks + 2);
    Optional<NodeStore.Versions> recorded = nodes.versions(cluster);

    lookedAt(looks + 5);
    assertThat(nodes.versions(cluster)).isPresent().isEqualTo(recorded);
  }

  @Test
  void whatAnotherProcessRecordsOfAClusterAtRestIsNoticed() {
    watched();
    lookedAt(sight.looks(cluster) + 2);
    database.update("delete from node_health where cluster_id = ? and name = 'w2'", cluster);

    shows("w2", "UP");
  }

  private void lookedAt(int times) {
    Awaitility.await().atMost(PATIENCE).until(() -> sight.looks(cluster) >= times);
  }

  @Test
  void aDeletedClusterIsForgotten() {
    watched();
    events.say(cluster, new ClusterDeleted("seed-" + cluster));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> call().get(NODES, cluster).then().statusCode(404));
  }

  private void watched() {
    sight.node(cluster, "w1", "True");
    sight.node(cluster, "w2", "True");
    power(PowerState.RUNNING, true);
    events.say(
        cluster,
        new ClusterReady(
            "seed-" + cluster,
            "https://172.17.4.101",
            "172.17.4.0/24",
            List.of("w1", "w2"),
            true,
            12.5));
    assertThat(told(2)).hasSize(2).allMatch(event -> event.data() instanceof NodeUp);
    shows("w1", "UP");
  }

  private EventEnvelope<?> power(PowerState power, boolean wished) {
    return events.say(
        cluster,
        2,
        new MachineStateChanged(
            "w1",
            MachineRole.WORKER,
            power == PowerState.OFF ? MachinePhase.LOST : MachinePhase.RUNNING,
            power,
            wished));
  }

  private void shows(String node, String health) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                call()
                    .get(NODES, cluster)
                    .then()
                    .body("items.find { it.name == '" + node + "' }.health", equalTo(health)));
  }

  /** What the monitor said of nodes. */
  private List<EventEnvelope<?>> told(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> events.heard(cluster, NODES_TOLD), heard -> heard.size() >= count);
  }

  private RequestSpecification call() {
    String token =
        identities.sign(new Caller("tester", "default", Role.VIEWER, "gateway"), "monitor");
    return given().header("Authorization", "Bearer " + token);
  }
}
