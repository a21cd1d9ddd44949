package dev.slipway.monitor.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.PowerState;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.KnownCluster.View;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeStore.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestingClusterTest {
  private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");
  private static final Duration HOLDS = Duration.ofSeconds(40);
  private static final Versions VERSIONS = new Versions("w1=1,w2=1", "7;w1=7,w2=7");

  private final Map<String, MachineFacts> machines = Map.of("w1", machine("w1"));
  private final RestingCluster resting = judged("True");

  private static MachineFacts machine(String name) {
    return new MachineFacts(
        name,
        MachineRole.WORKER,
        1,
        MachinePhase.RUNNING,
        PowerState.RUNNING,
        true,
        NOON,
        "event-1",
        null);
  }

  private static NodeFacts node(String name, String ready, Instant renewed) {
    return new NodeFacts(
        name,
        "uid-" + name,
        1,
        "172.17.4.201",
        "v1.36.3",
        new Ready(ready, "Reason", "Message", NOON, renewed),
        new Lease(renewed, HOLDS));
  }

  /** As a look at noon judged it. */
  private RestingCluster judged(String ready) {
    View view = new View(View.State.WATCHING, NOON, null);
    List<NodeHealth> nodes =
        Stream.of("w1", "w2")
            .map(name -> node(name, ready, NOON))
            .map(node -> NodeJudge.judge(node, machines.get(node.name()), null, NOON, NOON))
            .map(NodeJudge.Judgement::health)
            .toList();
    return RestingCluster.of(
        VERSIONS,
        new KnownCluster("cl-1", "seed", "default", 1, true, false, true, view),
        machines,
        nodes,
        NOON);
  }

  private static Instant after(int seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static List<NodeFacts> renewed(int seconds) {
    return List.of(node("w1", "True", after(seconds)), node("w2", "True", after(seconds)));
  }

  private Optional<RestingCluster> lookedAt(UnaryOperator<NodeFacts> change) {
    return resting.lookedAt(renewed(5).stream().map(change).toList(), after(6));
  }

  @Test
  void itIsAtRestWhileItIsSeenAndAllItsNodesAreUp() {
    assertThat(resting.isAtRest()).isTrue();
    assertThat(judged("False").isAtRest()).isFalse();
  }

  @Test
  void renewedLeasesAreNothingToRecord() {
    RestingCluster later = resting.lookedAt(renewed(5), after(6)).orElseThrow();

    assertThat(Objects.requireNonNull(later.nodes().get("w1")).leaseRenewedAt())
        .isEqualTo(after(5));
    assertThat(Objects.requireNonNull(later.nodes().get("w1")).leaseSeenAt()).isEqualTo(after(6));
    assertThat(later.lookedAt(renewed(15), after(16))).isPresent();
  }

  @Test
  void whatUsersSeeIsHalfAMinuteOldAtMost() {
    RestingCluster later = resting.lookedAt(renewed(20), after(29)).orElseThrow();

    assertThat(later.lookedAt(renewed(30), after(31))).isEmpty();
  }

  @Test
  void aNodeThatFallsSilentIsRecordedWhileItsLeaseHolds() {
    List<NodeFacts> silent = List.of(node("w1", "True", after(2)), node("w2", "True", after(20)));
    RestingCluster later = resting.lookedAt(silent, after(3)).orElseThrow();

    assertThat(later.lookedAt(silent, after(22))).isPresent();
    assertThat(later.lookedAt(silent, after(24))).isEmpty();
  }

  @Test
  void allElseIsToBeRecorded() {
    assertThat(lookedAt(node -> node)).isPresent();
    assertThat(lookedAt(node -> node(node.name(), "False", after(5)))).isEmpty();
    assertThat(lookedAt(node -> node.withLease(null))).isEmpty();
    assertThat(lookedAt(node -> node(node.name() + "0", "True", after(5)))).isEmpty();
    assertThat(resting.lookedAt(renewed(5).subList(0, 1), after(6))).isEmpty();
  }

  @Test
  void itIsOfTheVersionsThatItWasJudgedBy() {
    assertThat(resting.isOf(Optional.of(VERSIONS))).isTrue();
    assertThat(resting.isOf(Optional.of(new Versions("w1=2,w2=1", VERSIONS.others())))).isFalse();
    assertThat(resting.isOf(Optional.of(new Versions(VERSIONS.machines(), "8")))).isFalse();
    assertThat(resting.isOf(Optional.empty())).isFalse();
  }
}
