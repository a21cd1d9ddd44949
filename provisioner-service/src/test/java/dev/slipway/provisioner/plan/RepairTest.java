package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeFenced;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slipway does by itself about machines that are lost against their wish. */
class RepairTest {
  private static final int MOST_ROUNDS = 400;
  private final World world = ready(1);

  private static World ready(int etcd) {
    World world = new World(World.topology(etcd, 2, true));
    world.settle(MOST_ROUNDS);
    return world;
  }

  private static void seconds(World world, int seconds) {
    for (int second = 0; second < seconds; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
      world.services.tick();
    }
  }

  private Machine machine(String name) {
    return world.records().machine(name).orElseThrow();
  }

  private static MachineId id(String name, int incarnation) {
    return new MachineId(World.CLUSTER, name, incarnation);
  }

  private List<Recording.Happening> fences() {
    return world.events.stream().filter(one -> one.event() instanceof NodeFenced).toList();
  }

  @Test
  void aKilledWorkerIsFencedThenPoweredOn() {
    world.driver.kill(id("w2", 1));
    world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));

    assertThat(fences()).hasSize(1);
    assertThat(fences().getFirst().incarnation()).isEqualTo(1);
    assertThat(((NodeFenced) fences().getFirst().event()).node()).isEqualTo("w2");
    assertThat(((NodeFenced) fences().getFirst().event()).evidence()).contains("exit code 137");
    assertThat(power("w2")).as("not powered on before the fence is told").isEqualTo(Power.OFF);
    assertThat(world.events)
        .filteredOn(one -> one.event() instanceof MachineStateChanged changed && !changed.wished())
        .hasSize(1);
    world.settle(MOST_ROUNDS);
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(machine("w2").id()).isEqualTo(id("w2", 1));
    assertThat(fences()).hasSize(1);
  }

  private Power power(String name) {
    return world.driver.describe(machine(name).id()) instanceof MachineState.Present present
        ? present.power()
        : Power.OFF;
  }

  @ParameterizedTest
  @ValueSource(strings = {"w2", "c1", "d1"})
  void aMachineThatIsGoneIsReplaced(String name) {
    world.driver.remove(id(name, 1));
    world.settle(MOST_ROUNDS);

    assertThat(machine(name).id()).isEqualTo(id(name, 2));
    assertThat(machine(name).phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.operations()).hasSize(1);
    assertThat(world.report(world.operations().iterator().next()).state())
        .isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(fences()).hasSize(name.equals("w2") ? 1 : 0);
    assertThat(world.driver.list().volumes()).hasSize(1);
  }

  @Test
  void allMachinesButEtcdGoneAreReplacedOneAfterTheOther() {
    List.of("w1", "w2", "c1", "d1").forEach(name -> world.driver.remove(id(name, 1)));
    world.settle(MOST_ROUNDS);

    assertThat(world.records().machines())
        .filteredOn(machine -> !machine.id().name().equals("e1"))
        .allMatch(machine -> machine.id().incarnation() == 2)
        .allMatch(machine -> machine.phase() == MachinePhase.RUNNING);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void aWorkersReplacementDoesNotKeepItsControllerWaiting() {
    world.driver.remove(id("w2", 1));
    while (machine("w2").operation() == null) {
      seconds(world, 1);
    }
    world.driver.remove(id("c1", 1));
    world.settle(MOST_ROUNDS);

    assertThat(machine("c1").id()).isEqualTo(id("c1", 2));
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
  }

  @Test
  void aMemberOfEtcdThatIsGoneIsNeverMadeAnew() {
    world.driver.remove(id("e1", 1));
    seconds(world, 60);

    assertThat(machine("e1").id()).isEqualTo(id("e1", 1));
    assertThat(machine("e1").phase()).isEqualTo(MachinePhase.FAILED);
    assertThat(machine("e1").message()).contains("gone", "etcd", "REGENERATE");
    assertThat(world.driver.describe(id("e1", 1))).isInstanceOf(MachineState.Absent.class);
    assertThat(world.operations()).isEmpty();
  }

  @Test
  void aMachineThatGoesOffEachTimeIsReplacedAfterThreePowerOnsInVain() {
    world.services.breaks("w2");
    int powerOns = 0;
    for (int second = 0; second < 120 && machine("w2").id().incarnation() == 1; second++) {
      if (power("w2") == Power.RUNNING) {
        powerOns++;
        world.driver.kill(machine("w2").id());
      }
      seconds(world, 1);
    }

    assertThat(machine("w2").id()).isEqualTo(id("w2", 2));
    assertThat(powerOns).isEqualTo(1 + World.POWER_ONS_IN_VAIN);
    assertThat(fences()).hasSize(powerOns);
    world.services.mends("w2");
    world.settle(MOST_ROUNDS);
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
  }

  @Test
  void replacingHasABudgetPastWhichTheMachineIsGivenUpInPlainWords() {
    world.services.breaks("w2");
    for (int second = 0; second < 2400; second++) {
      if (power("w2") == Power.RUNNING) {
        world.driver.kill(machine("w2").id());
      }
      seconds(world, 1);
    }

    assertThat(machine("w2").id()).isEqualTo(id("w2", 1 + World.REPLACEMENTS_PER_HOUR));
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.FAILED);
    assertThat(machine("w2").message()).contains("limit", "REPLACE");
    assertThat(world.operations()).hasSize(World.REPLACEMENTS_PER_HOUR);
    assertThat(world.operations())
        .allMatch(one -> world.report(one).state() == OperationReport.State.FAILED);
    assertThat(world.operations())
        .allMatch(one -> world.report(one).failure().orElseThrow().machine().isPresent());
  }

  @Test
  void aReplacementThatNeverServesIsReplacedAgainOnceItIsOverdue() {
    world.driver.remove(id("w2", 1));
    world.services.breaks("w2");
    seconds(world, 200);
    assertThat(machine("w2").id().incarnation()).isEqualTo(3);

    world.services.mends("w2");
    world.settle(MOST_ROUNDS);
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
  }

  @Test
  void aMachineThatNeverServedIsMadeAnewUnderItsIncarnation() {
    World fresh = new World(World.topology(1, 2, true));
    while (fresh.driver.list().machines().size() < 5) {
      seconds(fresh, 1);
    }
    fresh.driver.remove(id("w2", 1));
    fresh.settle(MOST_ROUNDS);

    assertThat(fresh.records().machine("w2").orElseThrow().id()).isEqualTo(id("w2", 1));
    assertThat(fresh.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void aWorkerThatIsPausedForLongIsFencedAndPoweredOn() {
    world.driver.pause(id("w2", 1));
    seconds(world, 29);
    assertThat(power("w2")).isEqualTo(Power.PAUSED);
    assertThat(fences()).isEmpty();

    world.settle(MOST_ROUNDS);

    assertThat(power("w2")).isEqualTo(Power.RUNNING);
    assertThat(fences()).hasSize(1);
    assertThat(machine("w2").id()).isEqualTo(id("w2", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", "c1", "d1"})
  void whatIsPausedAndNoWorkerIsLeftToWhoeverPausedIt(String name) {
    world.driver.pause(id(name, 1));
    seconds(world, 120);

    assertThat(power(name)).isEqualTo(Power.PAUSED);
  }

  @Test
  void aMachineThatIsOffByWishAndGoneIsReplacedWhenItIsPoweredOn() {
    world.operate("w2", dev.slipway.provisioner.machine.MachineOperation.Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);
    world.driver.remove(id("w2", 1));
    seconds(world, 30);
    assertThat(machine("w2").id()).isEqualTo(id("w2", 1));

    world.operate("w2", dev.slipway.provisioner.machine.MachineOperation.Kind.POWER_ON_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(machine("w2").id()).isEqualTo(id("w2", 2));
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(fences()).hasSize(1);
  }
}
