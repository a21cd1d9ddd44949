package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeFenced;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever happens to machines in whatever order, and wherever the process dies. */
class MachinePropertiesTest {
  private static final int MOST_ROUNDS = 3000;

  /** What happens, to which machine, and after how many effects the process then dies. */
  record Incident(Kind kind, String machine, int crashAfter, int seconds) {

    enum Kind {
      KILL,
      REMOVE,
      PAUSE,
      POWER_OFF,
      POWER_ON,
      REBOOT,
      REPLACE
    }
  }

  @Provide
  Arbitrary<List<Incident>> incidents() {
    return Combinators.combine(
            Arbitraries.of(Incident.Kind.class),
            Arbitraries.of("e1", "c1", "w1", "w2", "d1"),
            Arbitraries.integers().between(0, 12),
            Arbitraries.integers().between(0, 8))
        .as(Incident::new)
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void theInvariantsHoldAtEveryInstantAndWhatIsWishedComesAbout(
      @ForAll("incidents") List<Incident> incidents) {
    World world = new World(World.topology(1, 2, true));
    world.settle(MOST_ROUNDS);
    for (Incident incident : incidents) {
      happen(world, incident);
      world.crashAfter(incident.crashAfter());
      for (int second = 0; second <= incident.seconds(); second++) {
        round(world);
        assertInvariants(world);
      }
    }
    world.crashAfter(Integer.MAX_VALUE);
    for (int second = 0; second < 400; second++) {
      round(world);
      assertInvariants(world);
    }
    assertWished(world);
  }

  @Test
  void theDatabaseIsReplacedAlthoughItsControllerNeverComesUpAgain() {
    theInvariantsHoldAtEveryInstantAndWhatIsWishedComesAbout(
        List.of(
            new Incident(Incident.Kind.REMOVE, "e1", 0, 0),
            new Incident(Incident.Kind.REMOVE, "c1", 0, 0),
            new Incident(Incident.Kind.REMOVE, "d1", 0, 0)));
  }

  @Test
  void aMachineThatVanishesBeforeItServedIsMadeAgainOnlyWhenItsBootsEndIsRecorded() {
    theInvariantsHoldAtEveryInstantAndWhatIsWishedComesAbout(
        List.of(
            new Incident(Incident.Kind.REPLACE, "d1", 0, 6),
            new Incident(Incident.Kind.REMOVE, "d1", 3, 0)));
  }

  private static void round(World world) {
    try {
      world.clock.pass(Duration.ofSeconds(1));
      world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
    } catch (World.Crash crash) {
      // The next round is the next process's.
    }
    world.services.tick();
  }

  private static void happen(World world, Incident incident) {
    Machine machine = world.records().machine(incident.machine()).orElseThrow();
    boolean there =
        world.driver.describe(machine.id()) instanceof MachineState.Present present
            && present.power() == Power.RUNNING;
    switch (incident.kind()) {
      case KILL -> {
        if (there) {
          world.driver.kill(machine.id());
        }
      }
      case REMOVE -> world.driver.remove(machine.id());
      case PAUSE -> {
        if (there) {
          world.driver.pause(machine.id());
        }
      }
      case POWER_OFF -> {
        // It isn't admitted: etcd would have no quorum.
        if (machine.name().role() != MachineRole.ETCD) {
          operate(world, machine, MachineOperation.Kind.POWER_OFF_MACHINE);
        }
      }
      case POWER_ON -> operate(world, machine, MachineOperation.Kind.POWER_ON_MACHINE);
      case REBOOT -> operate(world, machine, MachineOperation.Kind.REBOOT_MACHINE);
      case REPLACE -> {
        if (machine.name().role() != MachineRole.ETCD) {
          operate(world, machine, MachineOperation.Kind.REPLACE_MACHINE);
        }
      }
    }
  }

  private static void operate(World world, Machine machine, MachineOperation.Kind kind) {
    if (machine.operation() == null && world.cluster().operation() == null) {
      world.operate(machine.id().name(), kind);
    }
  }

  private static void assertInvariants(World world) {
    List<MachineState.Present> there = world.driver.list().machines();
    assertThat(there).extracting(present -> present.id().name()).doesNotHaveDuplicates();
    assertThat(world.records().machine("e1").orElseThrow().id().incarnation()).isEqualTo(1);
    assertThat(world.driver.list().volumes()).as("the database's tables").hasSize(1);
    assertThat(
            world.events.stream()
                .filter(one -> one.event() instanceof NodeFenced)
                .map(one -> one.event().toString()))
        .as("each boot's end is told once")
        .doesNotHaveDuplicates();
    for (MachineState.Present present : there) {
      Optional<Machine> machine = world.records().machine(present.id());
      boolean newBoot =
          present.power() == Power.RUNNING
              && machine.isPresent()
              && machine.get().boots().last() != null
              && !present.bootId().equals(Optional.of(machine.get().boots().last()));
      if (newBoot) {
        assertThat(machine.get().boots().ended())
            .as("%s boots only when its last boot's end is recorded", present.id())
            .isTrue();
      }
    }
    assertThat(
            world.records().machines().stream()
                .mapToInt(one -> one.service().replacements().size())
                .sum())
        .isLessThanOrEqualTo(World.REPLACEMENTS_PER_HOUR);
  }

  private static Power power(World world, String name) {
    MachineId id = world.records().machine(name).orElseThrow().id();
    return world.driver.describe(id) instanceof MachineState.Present present
        ? present.power()
        : Power.OFF;
  }

  /** What can be repaired is; what can't is named. */
  private static void assertWished(World world) {
    for (Machine machine : world.records().machines()) {
      Power power = power(world, machine.id().name());
      boolean served =
          switch (machine.name().role()) {
            case ETCD, DATABASE, LOAD_BALANCER -> true;
            case CONTROLLER -> power(world, "e1") == Power.RUNNING;
            case WORKER ->
                power(world, "e1") == Power.RUNNING && power(world, "c1") == Power.RUNNING;
          };
      if (machine.wishedPower() == WishedPower.OFF) {
        assertThat(power).as("%s stays off", machine.id()).isEqualTo(Power.OFF);
      } else if (machine.phase() != MachinePhase.FAILED && power != Power.PAUSED && served) {
        assertThat(power).as("%s %s", machine.id(), machine).isEqualTo(Power.RUNNING);
      }
      assertThat(machine.message()).isNotBlank();
    }
  }
}
