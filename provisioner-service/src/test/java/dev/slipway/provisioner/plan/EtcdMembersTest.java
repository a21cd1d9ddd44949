package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three members of etcd, of which some are lost. {@link dev.slipway.provisioner.world.MemoryEtcd}
 * fails whatever would take the quorum away.
 */
class EtcdMembersTest {
  private static final int MOST_ROUNDS = 400;

  private static World ready() {
    World world = new World(World.topology(3, 1, false));
    world.settle(MOST_ROUNDS);
    return world;
  }

  private static MachineId id(String name, int incarnation) {
    return new MachineId(World.CLUSTER, name, incarnation);
  }

  private static void seconds(World world, int seconds) {
    for (int second = 0; second < seconds; second++) {
      try {
        world.clock.pass(Duration.ofSeconds(1));
        world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
      } catch (World.Crash crash) {
        // The next round is the next process's.
      }
      world.services.tick();
    }
  }

  private static Condition etcd(World world) {
    return world.cluster().condition(ConditionType.ETCD_READY).orElseThrow();
  }

  private static void assertReplaced(World world, String name) {
    assertThat(world.etcd.voters())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("e1", "e2", "e3").map(one -> one.equals(name) ? one + "-2" : one).toList());
    assertThat(world.etcd.members()).noneMatch(member -> member.learner());
    assertThat(world.records().machine(name).orElseThrow().id()).isEqualTo(id(name, 2));
    assertThat(world.records().machines())
        .allMatch(machine -> machine.phase() == MachinePhase.RUNNING);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.operations())
        .allMatch(one -> world.report(one).state() == OperationReport.State.SUCCEEDED);
  }

  @Test
  void oneThatIsOffIsPoweredOnAndStaysAMember() {
    World world = ready();
    List<String> before = world.etcd.voters();
    world.driver.kill(id("e2", 1));

    world.settle(MOST_ROUNDS);

    assertThat(world.etcd.voters()).isEqualTo(before);
    assertThat(world.records().machine("e2").orElseThrow().id()).isEqualTo(id("e2", 1));
    assertThat(etcd(world).status()).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void oneThatIsGoneIsReplacedAndEtcdServesAllTheWhile() {
    World world = ready();
    world.driver.remove(id("e2", 1));
    for (int second = 0; second < 60; second++) {
      seconds(world, 1);
      assertThat(world.etcd.hasQuorum()).isTrue();
      assertThat(etcd(world).status()).isEqualTo(Condition.Status.TRUE);
    }

    assertReplaced(world, "e2");
  }

  @Test
  void oneIsReplacedOnRequest() {
    World world = ready();
    world.operate("e1", MachineOperation.Kind.REPLACE_MACHINE);

    world.settle(MOST_ROUNDS);

    assertReplaced(world, "e1");
  }

  @Test
  void aStopThatWasAdmittedWaitsWhenAnotherMemberIsLostMeanwhile() {
    World world = ready();
    world.driver.kill(id("e2", 1));
    world.services.breaks("e2");
    world.operate("e1", MachineOperation.Kind.POWER_OFF_MACHINE);
    seconds(world, 20);
    assertThat(world.etcd.hasQuorum()).isTrue();

    world.services.mends("e2");
    seconds(world, 200);

    assertThat(world.records().machine("e1").orElseThrow().phase()).isEqualTo(MachinePhase.OFF);
    assertThat(world.etcd.hasQuorum()).isTrue();
  }

  @Test
  void twoThatAreOffAreToldInPlainWordsAndPoweredOn() {
    World world = ready();
    world.driver.kill(id("e1", 1));
    world.driver.kill(id("e3", 1));
    world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));

    assertThat(etcd(world).status()).isEqualTo(Condition.Status.FALSE);
    assertThat(etcd(world).reason()).isEqualTo("QuorumLost");
    assertThat(etcd(world).message()).contains("e1, e3 are off", "2 of 3", "powered on again");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.DEGRADED);
    world.settle(MOST_ROUNDS);
    assertThat(world.etcd.voters()).containsExactlyInAnyOrder("e1", "e2", "e3");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void twoThatAreGoneAreToldInPlainWordsAndNothingIsDestroyed() {
    World world = ready();
    world.driver.remove(id("e1", 1));
    world.driver.remove(id("e3", 1));
    seconds(world, 120);

    assertThat(etcd(world).reason()).isEqualTo("QuorumLost");
    assertThat(etcd(world).message()).contains("e1, e3 are gone", "snapshot", "REGENERATE");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.FAILED);
    assertThat(world.etcd.members()).hasSize(3);
    assertThat(world.driver.list().machines())
        .extracting(MachineState.Present::id)
        .contains(id("e2", 1))
        .noneMatch(machine -> machine.name().equals("e1") || machine.name().equals("e3"));
    assertThat(world.records().machines())
        .filteredOn(machine -> machine.id().name().startsWith("e"))
        .extracting(Machine::id)
        .allMatch(machine -> machine.incarnation() == 1);
  }

  @Test
  void oneThatIsOffAndOneThatIsGoneAreBackOneAfterTheOther() {
    World world = ready();
    world.driver.kill(id("e1", 1));
    world.driver.remove(id("e3", 1));
    seconds(world, 1);
    assertThat(etcd(world).message()).contains("e1 is off and e3 is gone");

    world.settle(MOST_ROUNDS);

    assertReplaced(world, "e3");
  }

  static Stream<Integer> everyEffect() {
    World world = ready();
    world.driver.remove(id("e3", 1));
    world.crashAfter(10_000);
    world.settle(MOST_ROUNDS);
    return IntStream.rangeClosed(0, 10_000 - world.effectsLeft()).boxed();
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void aReplacementEndsTheSameWhereverTheProcessDies(int effect) {
    World world = ready();
    world.driver.remove(id("e3", 1));
    world.crashAfter(effect);

    world.settle(MOST_ROUNDS);

    assertReplaced(world, "e3");
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void aReplacementThatIsLostInTheMiddleIsReplacedAgain(int effect) {
    World world = ready();
    world.driver.remove(id("e3", 1));
    world.crashAfter(effect);
    seconds(world, 20);
    world.records().machine("e3").map(Machine::id).ifPresent(world.driver::remove);

    world.settle(MOST_ROUNDS);

    assertThat(world.etcd.voters()).hasSize(3);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  /** What happens to a member, after how many effects the process then dies, and for how long. */
  record Incident(Kind kind, String machine, int crashAfter, int seconds) {
    enum Kind {
      KILL,
      REMOVE,
      REBOOT,
      REPLACE
    }
  }

  @Provide
  Arbitrary<List<Incident>> incidents() {
    return Combinators.combine(
            Arbitraries.of(Incident.Kind.class),
            Arbitraries.of("e1", "e2", "e3"),
            Arbitraries.integers().between(0, 12),
            Arbitraries.integers().between(0, 25))
        .as(Incident::new)
        .list()
        .ofMaxSize(5);
  }

  /** The quorum is lost only by what happens from outside, never by what Slipway does. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void noStepTakesTheQuorumAwayWhateverHappensInWhateverOrder(
      @ForAll("incidents") List<Incident> incidents) {
    World world = ready();
    for (Incident incident : incidents) {
      happen(world, incident);
      boolean held = world.etcd.hasQuorum();
      world.crashAfter(incident.crashAfter());
      for (int second = 0; second <= incident.seconds(); second++) {
        seconds(world, 1);
        assertThat(world.etcd.hasQuorum() || !held)
            .as("a quorum that was there stays: %s", world.etcd.members())
            .isTrue();
        held = world.etcd.hasQuorum();
      }
    }
    world.crashAfter(Integer.MAX_VALUE);
    seconds(world, 300);
    if (world.etcd.hasQuorum()) {
      assertThat(world.etcd.voters()).as("%s", world.records().machines()).hasSize(3);
      assertThat(world.cluster().is(ConditionType.READY)).isTrue();
    } else {
      assertThat(etcd(world).reason()).isEqualTo("QuorumLost");
      assertThat(etcd(world).message()).contains("REGENERATE");
    }
  }

  @Test
  void aMemberThatIsStillCatchingUpHasNoVoteToReplaceAnotherWith() {
    noStepTakesTheQuorumAwayWhateverHappensInWhateverOrder(
        List.of(
            new Incident(Incident.Kind.REMOVE, "e1", 0, 0),
            new Incident(Incident.Kind.REPLACE, "e2", 0, 7)));
  }

  @Test
  void twoThatAreReplacedAtOnceGoOneAfterTheOther() {
    noStepTakesTheQuorumAwayWhateverHappensInWhateverOrder(
        List.of(
            new Incident(Incident.Kind.REPLACE, "e2", 0, 0),
            new Incident(Incident.Kind.REPLACE, "e1", 0, 1)));
  }

  @Test
  void twoThatAreRebootedAtOnceGoOneAfterTheOther() {
    noStepTakesTheQuorumAwayWhateverHappensInWhateverOrder(
        List.of(
            new Incident(Incident.Kind.REBOOT, "e2", 0, 0),
            new Incident(Incident.Kind.REBOOT, "e1", 12, 5)));
  }

  private static void happen(World world, Incident incident) {
    Machine machine = world.records().machine(incident.machine()).orElseThrow();
    switch (incident.kind()) {
      case KILL -> {
        if (world.driver.describe(machine.id()) instanceof MachineState.Present) {
          world.driver.kill(machine.id());
        }
      }
      case REMOVE -> world.driver.remove(machine.id());
      case REBOOT -> {
        if (machine.operation() == null) {
          world.operate(machine.id().name(), MachineOperation.Kind.REBOOT_MACHINE);
        }
      }
      case REPLACE -> {
        if (machine.operation() == null
            && dev.slipway.provisioner.etcd.EtcdQuorum.without(world.records().machines(), machine)
                .holds()) {
          world.operate(machine.id().name(), MachineOperation.Kind.REPLACE_MACHINE);
        }
      }
    }
  }
}
