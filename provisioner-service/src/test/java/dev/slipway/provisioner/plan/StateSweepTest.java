package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.admission.MachineRequests;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.etcd.EtcdQuorum;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of what may be asked of a cluster, with failures and crashes between: after
 * each, what is observed is what is wished, and a deletion leaves nothing.
 */
class StateSweepTest {
  /** Longer than all patience of the planner, in rounds of a second. */
  private static final int MOST_ROUNDS = 900;

  /** How long what can't be is waited for. */
  private static final int HELD_UP_ROUNDS = 60;

  private static final World READY = new World(World.topology(1, 2, true));

  static {
    READY.settle(MOST_ROUNDS);
  }

  /** What is asked for, or happens. */
  sealed interface Deed {
    record Grow(int workers) implements Deed {}

    record Operate(String machine, MachineOperation.Kind kind) implements Deed {}

    record Regenerate() implements Deed {}

    record Kill(String machine) implements Deed {}

    record Remove(String machine) implements Deed {}

    record Pause(String worker) implements Deed {}

    record Hang(String worker) implements Deed {}
  }

  /** A deed, and after how many effects the process dies then. */
  record Step(Deed deed, int crashAfter) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> any = Arbitraries.of("e1", "c1", "w1", "w2", "w3", "d1");
    Arbitrary<String> worker = Arbitraries.of("w1", "w2", "w3");
    Arbitrary<Deed> deeds =
        Arbitraries.oneOf(
            Arbitraries.integers().between(3, 5).map(Deed.Grow::new),
            Combinators.combine(any, Arbitraries.of(MachineOperation.Kind.class))
                .as(Deed.Operate::new),
            Arbitraries.just(new Deed.Regenerate()),
            any.map(Deed.Kill::new),
            any.map(Deed.Remove::new),
            worker.map(Deed.Pause::new),
            worker.map(Deed.Hang::new));
    return Combinators.combine(deeds, Arbitraries.integers().between(0, 15))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 150, seed = "20261127", edgeCases = EdgeCasesMode.NONE)
  void whatIsObservedIsWhatIsWishedAndADeletionLeavesNothing(
      @ForAll("steps") List<Step> steps, @ForAll boolean reversed) {
    World world = new World(READY);
    if (reversed) {
      world.reverse();
    }
    for (Step step : steps) {
      happen(world, step.deed());
      world.crashAfter(step.crashAfter());
      becomesAsWished(world, step.toString());
      // The limit of replacements within an hour is another test's.
      world.clock.pass(Duration.ofHours(2));
    }
    for (String name : List.of("c1", "d1", "w1", "w2")) {
      happen(world, new Deed.Operate(name, MachineOperation.Kind.POWER_ON_MACHINE));
      becomesAsWished(world, "power on " + name);
    }
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);

    world.delete();
    world.crashAfter(steps.getFirst().crashAfter());
    world.settle(MOST_ROUNDS);

    assertThat(world.driver.list().isEmpty()).as(world.driver.list().items().toString()).isTrue();
    assertThat(world.cluster().deletedAt()).isNotNull();
  }

  @Test
  void aMachineThatWasOffForLongIsPoweredOnByAProcessThatDiesBeforeItRecordsThat() {
    Deed off = new Deed.Operate("c1", MachineOperation.Kind.POWER_OFF_MACHINE);
    for (int effect = 0; effect < 16; effect++) {
      whatIsObservedIsWhatIsWishedAndADeletionLeavesNothing(List.of(new Step(off, effect)), false);
    }
  }

  private static void happen(World world, Deed deed) {
    switch (deed) {
      case Deed.Grow(int workers) -> {
        if (isQuiet(world) && workers > world.cluster().wish().topology().workers().count()) {
          world.grow(workers);
        }
      }
      case Deed.Operate(String name, MachineOperation.Kind kind) -> operate(world, name, kind);
      case Deed.Regenerate() -> {
        if (world.cluster().operation() == null) {
          world.regenerate();
        }
      }
      case Deed.Kill(String name) -> runs(world, name).ifPresent(world.driver::kill);
      // etcd's only member is not made anew by itself.
      case Deed.Remove(String name) -> {
        if (!name.equals("e1")) {
          world.records().machine(name).map(Machine::id).ifPresent(world.driver::remove);
        }
      }
      case Deed.Pause(String name) -> runs(world, name).ifPresent(world.driver::pause);
      // Where no other worker serves it may be the observer's own trouble, and nothing is fenced.
      case Deed.Hang(String name) -> {
        if (anotherServes(world, name)) {
          runs(world, name).ifPresent(id -> world.services.unheard(name, false));
        }
      }
    }
  }

  private static boolean anotherServes(World world, String worker) {
    return world.records().machines().stream()
        .filter(machine -> machine.id().name().startsWith("w"))
        .filter(machine -> !machine.id().name().equals(worker))
        .anyMatch(machine -> machine.phase() == MachinePhase.RUNNING);
  }

  private static void operate(World world, String name, MachineOperation.Kind kind) {
    Optional<Machine> machine = world.records().machine(name);
    if (machine.isPresent() && isAdmitted(world, machine.get(), kind)) {
      world.operate(name, kind);
    }
  }

  private static boolean isAdmitted(World world, Machine machine, MachineOperation.Kind kind) {
    try {
      MachineRequests.requireFree(world.cluster(), machine, kind);
      switch (kind) {
        case POWER_OFF_MACHINE, REPLACE_MACHINE ->
            EtcdQuorum.requireWithout(world.records().machines(), machine, "stopped");
        case POWER_ON_MACHINE, REBOOT_MACHINE -> {}
      }
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  private static boolean isQuiet(World world) {
    return world.cluster().operation() == null
        && world.records().machines().stream().allMatch(machine -> machine.operation() == null);
  }

  private static Optional<MachineId> runs(World world, String name) {
    return world
        .records()
        .machine(name)
        .map(Machine::id)
        .filter(
            id ->
                world.driver.describe(id) instanceof MachineState.Present present
                    && present.power() == Power.RUNNING);
  }

  private static void becomesAsWished(World world, String after) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      try {
        world.clock.pass(Duration.ofSeconds(1));
        world.process().round(World.CLUSTER, world.epoch());
      } catch (World.Crash crash) {
        // The next round is the next process's.
      }
      world.services.tick();
      if (isAsWished(world) || (round >= HELD_UP_ROUNDS && isHeldUp(world))) {
        return;
      }
    }
    throw new AssertionError(
        "not as wished after %s: %s, wished %s, there %s, %s"
            .formatted(
                after,
                world.cluster(),
                wished(world),
                observed(world),
                world.records().machines()));
  }

  private static boolean isAsWished(World world) {
    boolean complete =
        world.records().machines().stream()
                .filter(machine -> machine.id().name().startsWith("w"))
                .count()
            == world.cluster().wish().topology().workers().count();
    boolean allOn =
        world.records().machines().stream()
            .allMatch(machine -> machine.wishedPower() == WishedPower.ON);
    return complete
        && world.services.allHeard()
        && isQuiet(world)
        && wished(world).equals(observed(world))
        && (!allOn || world.cluster().phase() == ClusterPhase.READY);
  }

  /**
   * Without its only API server, its database, or the worker that has this world's CoreDNS, much
   * has to wait until that is wished on.
   */
  private static boolean isHeldUp(World world) {
    return Stream.of("c1", "d1", "w1")
        .map(name -> world.records().machine(name).orElseThrow())
        .anyMatch(
            machine -> machine.wishedPower() == WishedPower.OFF && machine.operation() == null);
  }

  private static Map<String, Power> wished(World world) {
    Map<String, Power> wished = new TreeMap<>();
    world
        .records()
        .machines()
        .forEach(
            machine ->
                wished.put(
                    machine.id().toString(),
                    machine.wishedPower() == WishedPower.ON ? Power.RUNNING : Power.OFF));
    return wished;
  }

  /** One that is off by wish and gone is as wished. */
  private static Map<String, Power> observed(World world) {
    Map<String, Power> observed = new TreeMap<>();
    world.records().machines().forEach(machine -> observed.put(machine.id().toString(), Power.OFF));
    world
        .driver
        .list()
        .machines()
        .forEach(machine -> observed.put(machine.id().toString(), machine.power()));
    return observed;
  }
}
