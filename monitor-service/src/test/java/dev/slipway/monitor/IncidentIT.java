package dev.slipway.monitor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.IncidentClosed;
import dev.slipway.events.IncidentOpened;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.PowerState;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.IdentityTokens;
import dev.slipway.kit.identity.Role;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.monitor.cluster.ClusterStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures told as incidents, against real Postgres and Kafka; clusters are fake. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class IncidentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String INCIDENTS = "/v1/clusters/{cluster}/incidents";
  private static final String DATABASE = "/v1/clusters/{cluster}/database";

  @Inject IdentityTokens identities;
  @Inject FakeSight sight;
  @Inject ClusterStore clusters;
  @Inject FakeLogins logins;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @SuppressWarnings("NullAway.Init")
  private EventStream events;

  private final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @BeforeEach
  void watch() {
    events = new EventStream(bootstrapServers);
    sight.node(cluster, "w1", "True");
    logins.answer(cluster);
    machine("w1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    machine("d1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    ready();
    heard(1, NodeUp.class);
    assertThat(heard(1, DatabaseUp.class).getFirst().data()).isEqualTo(new DatabaseUp("d1", null));
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void aLostNodeIsOneIncidentFromItsMachinesLossToItsPodsRecovery() {
    EventEnvelope<?> off = machine("w1", MachinePhase.LOST, PowerState.OFF, false);
    EventEnvelope<?> fenced = events.say(cluster, 2, new NodeFenced("w1", "exit code 137"));
    EventEnvelope<?> opened = heard(1, IncidentOpened.class).getFirst();
    IncidentOpened told = (IncidentOpened) opened.data();
    assertThat(told.kind()).isEqualTo("NODE_LOST");
    assertThat(told.subject()).isEqualTo("w1");
    assertThat(opened.causationId()).isEqualTo(heard(1, NodeDown.class).getFirst().id());
    call()
        .get(INCIDENTS + "?state=OPEN", cluster)
        .then()
        .statusCode(200)
        .body("items[0].id", equalTo(told.incident()))
        .body("items[0].cluster", equalTo(cluster))
        .body("items[0].state", equalTo("OPEN"))
        .body("items[0].closedAt", nullValue())
        .body("items[0].timeline[0].by", equalTo("provisioner"))
        .body("items[0].timeline[0].message", startsWith("machine w1 (incarnation 2) is off"));

    EventEnvelope<?> evacuated = events.say("deployer", cluster, 2, new NodeEvacuated("w1", 2, 1));
    machine("w1", MachinePhase.BOOTING, PowerState.RUNNING, true);
    sight.node(cluster, "w1", "True");
    heard(2, NodeUp.class);
    EventEnvelope<?> recovered =
        events.say(
            "deployer",
            cluster,
            null,
            new PodsScaled("wordpress", 2, 2, PodsScaled.Reason.RECOVERED, 4));

    IncidentClosed closed = (IncidentClosed) heard(1, IncidentClosed.class).getFirst().data();
    assertThat(closed.incident()).isEqualTo(told.incident());
    assertThat(closed.durationSeconds()).isPositive();
    assertThat(closed.timeline())
        .extracting(IncidentClosed.Entry::message)
        .anyMatch(message -> message.startsWith("machine w1 (incarnation 2) is off, against"))
        .anyMatch(message -> message.startsWith("w1 certainly no longer runs"))
        .anyMatch(message -> message.startsWith("node w1 is down"))
        .anyMatch(message -> message.startsWith("no pod of the dead w1 is left"))
        .anyMatch(message -> message.startsWith("machine w1 (incarnation 2) runs; it boots"))
        .anyMatch(message -> message.startsWith("node w1 is up again after"))
        .last()
        .asString()
        .startsWith("wordpress has all 2 pods ready");

    for (EventEnvelope<?> again : List.of(off, fenced, evacuated, recovered)) {
      events.send(again);
    }
    // Heard after the repetitions, for all of a cluster's events come in one order.
    events.say("deployer", cluster, null, new ApplicationDegraded("shop", 0, 1, "No image."));
    heard(2, IncidentOpened.class);
    assertThat(events.heard(cluster, Set.of(IncidentClosed.class))).hasSize(1);
    call()
        .get(INCIDENTS + "/" + told.incident(), "seed-" + cluster)
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("closedAt", notNullValue())
        .body("durationSeconds", notNullValue())
        .body("timeline.message", hasItem(startsWith("node w1 is up again")));
  }

  @Test
  void whatIsWishedOnAgainBeforeAnybodyLookedWasNotLost() {
    sight.hide(cluster, "the API server is away");
    machine("w1", MachinePhase.OFF, PowerState.OFF, true);
    machine("w1", MachinePhase.BOOTING, PowerState.OFF, false);
    Awaitility.await("the wish")
        .until(() -> !Objects.requireNonNull(clusters.machines(cluster).get("w1")).wished());
    sight.show(cluster);

    assertThat(heard(1, NodeDown.class).getFirst().data())
        .isInstanceOfSatisfying(
            NodeDown.class,
            down -> assertThat(down.cause()).isEqualTo(NodeDown.Cause.WISHED_POWER_OFF));
  }

  @Test
  void aPowerOffByWishIsToldAndOpensNothing() {
    machine("w1", MachinePhase.OFF, PowerState.OFF, true);
    assertThat(heard(1, NodeDown.class).getFirst().data())
        .isInstanceOfSatisfying(
            NodeDown.class,
            down -> assertThat(down.cause()).isEqualTo(NodeDown.Cause.WISHED_POWER_OFF));
    logins.refuse(cluster);
    machine("d1", MachinePhase.OFF, PowerState.OFF, true);
    assertThat(heard(1, DatabaseDown.class).getFirst().data())
        .isEqualTo(new DatabaseDown("d1", true, "nothing listens on its port"));
    call()
        .get(DATABASE, cluster)
        .then()
        .body("state", equalTo("DOWN"))
        .body("wished", equalTo(true));

    call().get(INCIDENTS, cluster).then().statusCode(200).body("items", empty());
    assertThat(events.heard(cluster, Set.of(IncidentOpened.class))).isEmpty();
  }

  @Test
  void aDatabaseThatAcceptsNoLoginIsToldAndShown() {
    call()
        .get(DATABASE, "seed-" + cluster)
        .then()
        .statusCode(200)
        .body("machine", equalTo("d1"))
        .body("state", equalTo("UP"))
        .body("message", nullValue())
        .body("lastLoginMillis", equalTo(3));
    logins.refuse(cluster);

    assertThat(heard(1, DatabaseDown.class).getFirst().data())
        .isEqualTo(new DatabaseDown("d1", false, "nothing listens on its port"));
    call()
        .get(DATABASE, cluster)
        .then()
        .body("state", equalTo("DOWN"))
        .body("wished", equalTo(false))
        .body("message", equalTo("nothing listens on its port"));
    logins.answer(cluster);
    assertThat(heard(2, DatabaseUp.class).getLast().data())
        .isInstanceOfSatisfying(
            DatabaseUp.class, up -> assertThat(up.downSeconds()).isNotNull().isPositive());
    assertThat(heard(1, IncidentClosed.class).getFirst().data())
        .isInstanceOfSatisfying(
            IncidentClosed.class, closed -> assertThat(closed.kind()).isEqualTo("DATABASE_DOWN"));
    call().get(DATABASE, "no-such").then().statusCode(404);
    given().get(DATABASE, cluster).then().statusCode(401);
  }

  @Test
  void anApplicationThatDegradesAloneIsAnIncidentOfItsOwn() {
    events.say("deployer", cluster, null, new ApplicationDegraded("wordpress", 1, 2, "No image."));
    assertThat(heard(1, IncidentOpened.class).getFirst().data())
        .isInstanceOfSatisfying(
            IncidentOpened.class,
            opened -> {
              assertThat(opened.kind()).isEqualTo("APPLICATION_DEGRADED");
              assertThat(opened.subject()).isEqualTo("wordpress");
              assertThat(opened.summary()).contains("No image.");
            });
    events.say(
        "deployer",
        cluster,
        null,
        new PodsScaled("wordpress", 2, 2, PodsScaled.Reason.RECOVERED, 4));
    heard(1, IncidentClosed.class);
  }

  @Test
  void incidentsComeInPagesNewestFirstAndByState() {
    for (String name : List.of("one", "two", "three")) {
      int before = events.heard(cluster, Set.of(IncidentOpened.class)).size();
      events.say("deployer", cluster, null, new ApplicationDegraded(name, 0, 1, "No image."));
      heard(before + 1, IncidentOpened.class);
    }
    var page = call().get(INCIDENTS + "?pageSize=2", cluster).then().statusCode(200).extract();
    assertThat(page.<List<String>>path("items.subject")).containsExactly("three", "two");
    call()
        .get(INCIDENTS + "?pageSize=2&pageToken=" + page.path("nextPageToken"), cluster)
        .then()
        .body("items.subject", equalTo(List.of("one")))
        .body("nextPageToken", nullValue());
    call().get(INCIDENTS + "?state=CLOSED", cluster).then().body("items", empty());
    call()
        .get(INCIDENTS + "?state=SOLVED", cluster)
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("state"));
    call().get(INCIDENTS + "?pageToken=MTp4", cluster).then().statusCode(400);
    call().get(INCIDENTS + "/in-none", cluster).then().statusCode(404);

    events.say(cluster, new ClusterDeleted("seed-" + cluster));
    assertThat(heard(3, IncidentClosed.class)).hasSize(3);
    call().get(INCIDENTS, cluster).then().statusCode(200).body("items.state", hasItem("CLOSED"));
    call().get(INCIDENTS, "seed-" + cluster).then().statusCode(404);
  }

  private void ready() {
    events.say(
        cluster,
        new ClusterReady(
            "seed-" + cluster, "https://172.17.4.101", "172.17.4.0/24", List.of("w1"), true, 12.5));
  }

  private EventEnvelope<?> machine(
      String name, MachinePhase phase, PowerState power, boolean wished) {
    MachineRole role = name.startsWith("d") ? MachineRole.DATABASE : MachineRole.WORKER;
    return events.say(cluster, 2, new MachineStateChanged(name, role, phase, power, wished));
  }

  private List<EventEnvelope<?>> heard(int count, Class<?> type) {
    return Awaitility.await(count + " " + type.getSimpleName())
        .atMost(PATIENCE)
        .until(() -> events.heard(cluster, Set.of(type)), heard -> heard.size() >= count);
  }

  private RequestSpecification call() {
    String token =
        identities.sign(new Caller("tester", "default", Role.VIEWER, "gateway"), "monitor");
    return given().header("Authorization", "Bearer " + token);
  }
}
