package dev.slipway.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterReady;
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
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.localstack.testing.KafkaTestResource;
import dev.slipway.localstack.testing.PostgresTestResource;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.MachineFacts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that come twice, late, all of them again, or while a cluster is being deleted. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(KafkaTestResource.class)
class PerturbedEventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Longer than a failure takes to be told. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  @Inject FakeSight sight;
  @Inject FakeLogins logins;
  @Inject ClusterStore clusters;
  @Inject Transactions transactions;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @SuppressWarnings("NullAway.Init")
  private EventStream events;

  private final List<EventEnvelope<?>> history = new ArrayList<>();
  private final String cluster = "cl-" + UUID.randomUUID().toString().substring(0, 10);

  @BeforeEach
  void watch() {
    events = new EventStream(bootstrapServers);
    sight.node(cluster, "w1", "True");
    logins.answer(cluster);
    machine("w1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    machine("d1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    say(
        "provisioner",
        null,
        new ClusterReady(
            "seed-" + cluster, "https://172.17.4.101", "172.17.4.0/24", List.of("w1"), true, 12.5));
    heard(1, NodeUp.class);
    heard(1, DatabaseUp.class);
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void aClusterThatIsBeingDeletedIsNotJudged() {
    say(
        "provisioner",
        null,
        new ClusterDegraded(
            "seed-" + cluster,
            List.of(
                new ClusterDegraded.Reason("Ready", ClusterDegraded.DELETING, "It is deleted."))));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> transactions.inNew(() -> clusters.byId(cluster)).orElseThrow().deleting());
    List<EventEnvelope<?>> before = events.heard(cluster);

    logins.refuse(cluster);
    sight.node(cluster, "w1", "False");
    machine("w1", MachinePhase.LOST, PowerState.OFF, false);
    machine("d1", MachinePhase.LOST, PowerState.OFF, false);
    say("deployer", null, new ApplicationDegraded("wordpress", 0, 2, "No node is left."));

    Awaitility.await()
        .during(SILENCE)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(events.heard(cluster)).isEqualTo(before));
  }

  @Test
  void eventsThatComeTwiceOrAllAgainHaveNoSecondEffect() {
    machine("w1", MachinePhase.LOST, PowerState.OFF, false);
    say("provisioner", 2, new NodeFenced("w1", "exit code 137"));
    heard(1, IncidentOpened.class);
    say("deployer", 2, new NodeEvacuated("w1", 2, 1));
    machine("w1", MachinePhase.BOOTING, PowerState.RUNNING, true);
    sight.node(cluster, "w1", "True");
    machine("w1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    heard(2, NodeUp.class);
    say("deployer", null, new PodsScaled("wordpress", 2, 2, PodsScaled.Reason.RECOVERED, 4));
    heard(1, IncidentClosed.class);
    List<EventEnvelope<?>> told = events.heard(cluster);

    List.copyOf(history)
        .forEach(
            event -> {
              events.send(event);
              events.send(event);
            });

    // Heard after the repetitions, for all of a cluster's events come in one order.
    say("deployer", null, new ApplicationDegraded("shop", 0, 1, "No image."));
    heard(2, IncidentOpened.class);
    assertThat(events.heard(cluster)).startsWith(told.toArray(EventEnvelope<?>[]::new));
    assertThat(events.heard(cluster)).hasSize(told.size() + 1);
  }

  @Test
  void whatIsHeardOfAMachineTooLateIsNoNews() {
    EventEnvelope<?> late = unsaid("w1", MachinePhase.LOST, PowerState.OFF, false);
    machine("w1", MachinePhase.RUNNING, PowerState.RUNNING, true);
    List<EventEnvelope<?>> before = events.heard(cluster);

    events.send(late);

    say("deployer", null, new ApplicationDegraded("shop", 0, 1, "No image."));
    heard(1, IncidentOpened.class);
    MachineFacts facts = Objects.requireNonNull(machines().get("w1"));
    assertThat(facts.power()).isEqualTo(PowerState.RUNNING);
    assertThat(heard(0, NodeDown.class)).isEmpty();
    assertThat(events.heard(cluster)).hasSize(before.size() + 1);
  }

  private java.util.Map<String, MachineFacts> machines() {
    return transactions.inNew(() -> clusters.machines(cluster));
  }

  private void machine(String name, MachinePhase phase, PowerState power, boolean wished) {
    say("provisioner", 2, changed(name, phase, power, wished));
  }

  /** An event that has its number and is held back. */
  private EventEnvelope<?> unsaid(
      String name, MachinePhase phase, PowerState power, boolean wished) {
    return events.prepare("provisioner", cluster, 2, changed(name, phase, power, wished));
  }

  private static MachineStateChanged changed(
      String name, MachinePhase phase, PowerState power, boolean wished) {
    MachineRole role = name.startsWith("d") ? MachineRole.DATABASE : MachineRole.WORKER;
    return new MachineStateChanged(name, role, phase, power, wished);
  }

  private void say(String service, @Nullable Integer incarnation, SlipwayEvent data) {
    history.add(events.say(service, cluster, incarnation, data));
  }

  private List<EventEnvelope<?>> heard(int count, Class<?> type) {
    return Awaitility.await(count + " " + type.getSimpleName())
        .atMost(PATIENCE)
        .until(() -> events.heard(cluster, Set.of(type)), heard -> heard.size() >= count);
  }
}
