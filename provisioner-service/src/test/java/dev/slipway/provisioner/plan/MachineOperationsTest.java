package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeFenced;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation.Kind;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rounds make of operations on single machines. */
class MachineOperationsTest {
  private static final int MOST_ROUNDS = 300;
  private final World world = ready();

  private static World ready() {
    World world = new World(World.topology(1, 2, true));
    world.settle(MOST_ROUNDS);
    return world;
  }

  private void round() {
    world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
    world.services.tick();
  }

  private Machine machine(String name) {
    return world.records().machine(name).orElseThrow();
  }

  private static MachineId id(String name, int incarnation) {
    return new MachineId(World.CLUSTER, name, incarnation);
  }

  private Stream<Recording.Happening> events(Class<?> type) {
    return world.events.stream().filter(one -> type.isInstance(one.event()));
  }

  @Test
  void aWishedPowerOffStaysOffAndTheClusterReady() {
    String operation = world.operate("w2", Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.OFF);
    int boots = world.driver.boots();
    for (int second = 0; second < 600; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }
    assertThat(world.driver.boots()).isEqualTo(boots);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(events(NodeFenced.class)).hasSize(1);
    assertThat(
            events(MachineStateChanged.class)
                .map(one -> (MachineStateChanged) one.event())
                .filter(changed -> changed.phase() == MachinePhase.OFF))
        .hasSize(1)
        .allMatch(MachineStateChanged::wished);
  }

  @Test
  void poweredOnAgainItServes() {
    world.operate("w2", Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);
    String operation = world.operate("w2", Kind.POWER_ON_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(world.report(operation).steps())
        .extracting(OperationReport.Step::name, OperationReport.Step::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Power on", OperationReport.StepState.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple("Serve", OperationReport.StepState.SUCCEEDED));
    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(events(NodeFenced.class)).hasSize(1);
    assertThat(
            events(MachineStateChanged.class)
                .map(one -> (MachineStateChanged) one.event())
                .filter(changed -> changed.machine().equals("w2")))
        .allMatch(MachineStateChanged::wished)
        .extracting(MachineStateChanged::phase)
        .doesNotContain(MachinePhase.LOST);
    assertThat(world.events.stream().filter(one -> one.event().type().equals("ClusterDegraded")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"d1", "c1"})
  void withoutThemTheClusterIsNotReadyAndSaysThatItWasWished(String name) {
    world.operate(name, Kind.POWER_OFF_MACHINE);
    for (int second = 0; second < 30; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.DEGRADED);
    assertThat(world.cluster().conditions())
        .filteredOn(condition -> condition.reason().equals("WishedOff"))
        .isNotEmpty()
        .allMatch(condition -> condition.status() == Condition.Status.FALSE);
    world.operate(name, Kind.POWER_ON_MACHINE);
    world.settle(MOST_ROUNDS);
    assertThat(world.cluster().is(ConditionType.READY)).isTrue();
  }

  @Test
  void aMachineThatDoesNotShutDownIsFencedInTheEnd() {
    world.driver.ignoresShutDown("w2");
    String operation = world.operate("w2", Kind.POWER_OFF_MACHINE);
    for (int second = 0; second < 25; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }
    assertThat(machine("w2").power()).isEqualTo(Power.RUNNING);
    assertThat(world.report(operation).steps().getFirst().state())
        .isEqualTo(OperationReport.StepState.RUNNING);

    for (int second = 0; second < 10; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(events(NodeFenced.class)).hasSize(1);
  }

  @Test
  void aPausedMachineIsPoweredOffAtOnce() {
    world.driver.pause(id("w2", 1));
    world.operate("w2", Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(machine("w2").phase()).isEqualTo(MachinePhase.OFF);
  }

  @Test
  void aRebootEndsOneBootAndBeginsOne() {
    int boots = world.driver.boots();
    String operation = world.operate("w1", Kind.REBOOT_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(world.driver.boots()).isEqualTo(boots + 1);
    assertThat(machine("w1").id()).isEqualTo(id("w1", 1));
    assertThat(events(NodeFenced.class)).hasSize(1);
    assertThat(machine("w1").boots().ending()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w2", "c1", "d1"})
  void aReplacementIsTheNextIncarnation(String name) {
    String operation = world.operate(name, Kind.REPLACE_MACHINE);
    world.settle(MOST_ROUNDS);

    OperationReport report = world.report(operation);
    assertThat(report.state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(report.steps())
        .extracting(OperationReport.Step::name)
        .containsExactly("Shut down", "Fence", "Destroy", "Create", "Power on", "Serve");
    assertThat(report.steps())
        .allMatch(step -> step.state() == OperationReport.StepState.SUCCEEDED);
    assertThat(machine(name).id()).isEqualTo(id(name, 2));
    assertThat(machine(name).phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(world.driver.list().machines())
        .extracting(MachineState.Present::id)
        .contains(id(name, 2))
        .doesNotContain(id(name, 1));
    assertThat(world.driver.list().volumes()).hasSize(1);
    assertThat(events(NodeFenced.class).map(Recording.Happening::incarnation))
        .containsExactlyElementsOf(name.equals("w2") ? List.of(1) : List.of());
    assertThat(world.cluster().is(ConditionType.READY)).isTrue();
  }

  @Test
  void aMachineThatIsOffByWishIsReplacedAndStaysOff() {
    world.operate("w2", Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);
    int boots = world.driver.boots();
    String operation = world.operate("w2", Kind.REPLACE_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(machine("w2").id()).isEqualTo(id("w2", 2));
    assertThat(world.driver.describe(id("w2", 2)))
        .isInstanceOfSatisfying(
            MachineState.Present.class,
            present -> assertThat(present.power()).isEqualTo(Power.OFF));
    assertThat(world.driver.boots()).isEqualTo(boots);
  }

  @Test
  void aReplacementThatDoesNotComeUpFailsItsOperationWithItsConsole() {
    world.services.breaks("w2");
    String operation = world.operate("w2", Kind.REPLACE_MACHINE);
    for (int second = 0; second < 300 && machine("w2").operation() != null; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }

    OperationReport report = world.report(operation);
    assertThat(report.state()).isEqualTo(OperationReport.State.FAILED);
    assertThat(report.failure().orElseThrow().machine()).hasValue(id("w2", 2));
    assertThat(report.failure().orElseThrow().message()).contains("w2 did not come up in time");
    assertThat(world.consoles).containsEntry(id("w2", 2), "console of w2\n");
  }

  @Test
  void aBootThatTheInfrastructureRefusesFailsTheOperation() {
    world.operate("w2", Kind.POWER_OFF_MACHINE);
    world.settle(MOST_ROUNDS);
    String operation = world.operate("w2", Kind.POWER_ON_MACHINE);
    world.driver.refusePowerOn(
        new DriverException(
            DriverException.Code.HOST_PORT_TAKEN, "Port 30101 is taken.", "Free it."));
    round();

    OperationReport report = world.report(operation);
    assertThat(report.state()).isEqualTo(OperationReport.State.FAILED);
    assertThat(report.failure().orElseThrow().code()).isEqualTo("host-port-taken");
    assertThat(report.failure().orElseThrow().message()).contains("Free it.");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cancelledInTimeItIsAsItWas(Kind kind) {
    world.driver.ignoresShutDown("w2");
    if (kind == Kind.POWER_ON_MACHINE) {
      world.operate("w2", Kind.POWER_OFF_MACHINE);
      for (int second = 0; second < 40; second++) {
        world.clock.pass(Duration.ofSeconds(1));
        round();
      }
    }
    String operation = world.operate("w2", kind);
    if (kind != Kind.POWER_ON_MACHINE) {
      round();
      assertThat(world.report(operation).cancellable()).isTrue();
    }
    world.cancel(operation);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.CANCELLED);
    assertThat(machine("w2").id()).isEqualTo(id("w2", 1));
    assertThat(machine("w2").wishedPower())
        .isEqualTo(kind == Kind.POWER_ON_MACHINE ? WishedPower.OFF : WishedPower.ON);
    assertThat(machine("w2").operation()).isNull();
  }

  @Test
  void cancelledTooLateItGoesOn() {
    String operation = world.operate("w2", Kind.REPLACE_MACHINE);
    while (machine("w2").id().incarnation() == 1) {
      round();
    }
    assertThat(world.report(operation).cancellable()).isFalse();
    world.cancel(operation);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(operation).state()).isEqualTo(OperationReport.State.SUCCEEDED);
  }

  @Test
  void twoMachinesAreOperatedOnAtOnce() {
    String one = world.operate("w1", Kind.REBOOT_MACHINE);
    String other = world.operate("d1", Kind.REPLACE_MACHINE);
    world.settle(MOST_ROUNDS);

    assertThat(world.report(one).state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(world.report(other).state()).isEqualTo(OperationReport.State.SUCCEEDED);
  }

  @Test
  void deletionOvertakesAnOperation() {
    world.operate("w2", Kind.REPLACE_MACHINE);
    round();
    world.delete();
    world.settle(MOST_ROUNDS);

    assertThat(world.driver.list().isEmpty()).isTrue();
  }
}
