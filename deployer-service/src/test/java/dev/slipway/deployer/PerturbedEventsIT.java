package dev.slipway.deployer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.application.ClusterDirectory;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.fake.FakeNode;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.NodeUp;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Events that come twice, late, in the wrong place, or all of them again. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class PerturbedEventsIT extends DeployerTestBase {
  @Inject ClusterDirectory directory;
  @Inject Transactions transactions;
  @Inject Database database;

  private final List<EventEnvelope<?>> history = new ArrayList<>();

  @Test
  void aNodeThatIsDownAndNotFencedKeepsItsPods() {
    deployed();
    FakeNode down = outside.node(cluster, "w1");
    down.bind(false, false);
    down.kill();

    say(new NodeDown("w1", NodeDown.Cause.LOST, List.of("it is silent"), Instant.now()));

    afterEverythingBefore("w2");
    assertThat(down.isTainted()).isFalse();
    assertThat(down.seen().pods()).hasSize(1);
    assertThat(evacuations("w1")).isEmpty();
  }

  @Test
  void eventsThatComeTwiceOrAllAgainHaveNoSecondEffect() {
    FakeNode node = deployedScaledAndEvacuatedOnce();
    List<SlipwayEvent> told = events.heard(cluster);
    SeenObject workload = outside.of(cluster).seen("Deployment", "wordpress");

    history.forEach(
        event -> {
          events.send(event);
          events.send(event);
        });

    afterEverythingBefore("w3");
    assertThat(events.heard(cluster))
        .filteredOn(event -> !isEvacuationOf(event, "w3"))
        .isEqualTo(told);
    assertThat(node.isTainted()).isFalse();
    assertThat(node.seen().pods()).hasSize(2);
    assertThat(outside.of(cluster).seen("Deployment", "wordpress"))
        .as("nothing was written")
        .isEqualTo(workload);
  }

  @Test
  void whatTheInboxNoLongerKnowsDoesNoHarmWhenItComesAgain() {
    FakeNode node = deployedScaledAndEvacuatedOnce();
    KnownCluster known = known();

    transactions.inNew(
        () -> {
          database.update("delete from inbox where cluster_id = ?", cluster);
        });
    history.forEach(events::send);

    afterEverythingBefore("w3");
    Awaitility.await().atMost(PATIENCE).until(() -> !node.isTainted());
    assertThat(node.seen().pods()).as("those of the boot that runs now").hasSize(2);
    assertThat(evacuations("w1"))
        .extracting(NodeEvacuated::pods)
        .as("told again perhaps, but nothing was removed again")
        .startsWith(1)
        .filteredOn(pods -> pods > 0)
        .hasSize(1);
    assertThat(known()).isEqualTo(known);
    assertThat(replicas()).isEqualTo(5);
  }

  @Test
  void whatIsHeardLateTakesNothingBack() {
    deployed();
    EventEnvelope<?> before = say(clusterReady());
    say(2, new ClusterDegraded("seed-" + cluster, List.of()));
    say(
        2,
        new ClusterReady(
            "seed-" + cluster, "https://elsewhere", "172.17.4.0/24", List.of("w1"), true, 9));
    Awaitility.await().atMost(PATIENCE).until(() -> known().generation() == 2);

    events.send(withAnotherId(before));
    events.send(withAnotherId(history.getFirst()));

    afterEverythingBefore("w3");
    assertThat(known().generation()).isEqualTo(2);
    assertThat(known().apiServer()).isEqualTo("https://elsewhere");
    assertThat(known().workers()).containsExactly("w1");
  }

  /** A worker dies, is cleared, and is back with two pods, while the application has five. */
  private FakeNode deployedScaledAndEvacuatedOnce() {
    history.add(
        events.say(
            cluster, new ClusterRequested("seed-" + cluster, "docker", "1.36.3", 1, 1, 3, true)));
    deployed();
    scaleTo(5);
    FakeNode node = outside.node(cluster, "w1");
    node.bind(false, false);
    node.kill();
    say(new NodeDown("w1", NodeDown.Cause.LOST, List.of("it is silent"), Instant.now()));
    say(new NodeFenced("w1", "the container is dead"));
    Awaitility.await().atMost(PATIENCE).until(() -> !evacuations("w1").isEmpty());
    node.powerOn();
    node.startKubelet(Instant.now());
    say(new NodeUp("w1", List.of("lease"), 12.0));
    Awaitility.await().atMost(PATIENCE).until(() -> !node.isTainted());
    node.bind(false, false);
    node.bind(false, false);
    node.run();
    return node;
  }

  private void scaleTo(int replicas) {
    given(call())
        .queryParam("wait", "20s")
        .contentType("application/merge-patch+json")
        .body(Map.of("replicas", replicas))
        .patch(WORDPRESS, cluster)
        .then()
        .statusCode(202);
    assertThat(replicas()).isEqualTo(replicas);
  }

  private int replicas() {
    return call().get(WORDPRESS, cluster).then().statusCode(200).extract().path("replicas");
  }

  /** The events of a cluster are handled in their order: once this is told, all before are. */
  private void afterEverythingBefore(String node) {
    outside.node(cluster, node).kill();
    events.say(cluster, new NodeFenced(node, "the container is dead"));
    Awaitility.await().atMost(PATIENCE).until(() -> !evacuations(node).isEmpty());
  }

  private List<NodeEvacuated> evacuations(String node) {
    return events.heard(cluster).stream()
        .filter(event -> isEvacuationOf(event, node))
        .map(NodeEvacuated.class::cast)
        .toList();
  }

  private static boolean isEvacuationOf(SlipwayEvent event, String node) {
    return event instanceof NodeEvacuated evacuated && evacuated.node().equals(node);
  }

  private KnownCluster known() {
    return transactions.inNew(() -> directory.byId(cluster)).orElseThrow();
  }

  private EventEnvelope<?> say(SlipwayEvent data) {
    return say(1, data);
  }

  private EventEnvelope<?> say(long generation, SlipwayEvent data) {
    EventEnvelope<?> event = events.say(cluster, generation, data);
    history.add(event);
    return event;
  }

  /** The same, as if it had been held back and were not known. */
  private static EventEnvelope<?> withAnotherId(EventEnvelope<?> event) {
    return new EventEnvelope<>(
        java.util.UUID.randomUUID().toString(),
        event.source(),
        event.time(),
        event.clusterId(),
        event.project(),
        event.sequence(),
        event.generation(),
        event.incarnation(),
        event.correlationId(),
        event.causationId(),
        event.data());
  }
}
