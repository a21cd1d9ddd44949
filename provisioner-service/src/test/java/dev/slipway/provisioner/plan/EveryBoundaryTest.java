package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.world.Trace;
import dev.slipway.provisioner.world.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every plan, at every boundary that an undisturbed run of it passes (before and after each
 * action, before and after each record): the process dies there, and machines, records, operations
 * and events are those of the undisturbed run. What is done at once is enumerated in both orders.
 */
class EveryBoundaryTest {
  private static final int MOST_ROUNDS = 400;
  private static final int NEVER = 1_000_000;

  /** Clusters that are ready, by their count of etcd members; each run has a copy. */
  private static final Map<Integer, World> READY = new ConcurrentHashMap<>();

  /** What is wished of a cluster, or happens to it. */
  enum Scenario {
    CREATE(1, world -> {}),
    CREATE_THREE_MEMBERS(3, world -> {}),
    DELETE(1, World::delete),
    DELETE_THREE_MEMBERS(3, World::delete),
    SCALE(1, world -> world.grow(4)),
    REGENERATE(1, World::regenerate),
    REGENERATE_THREE_MEMBERS(3, World::regenerate),
    POWER_OFF(1, world -> world.operate("w2", MachineOperation.Kind.POWER_OFF_MACHINE)),
    POWER_ON(
        1,
        world -> {
          world.operate("w2", MachineOperation.Kind.POWER_OFF_MACHINE);
          world.settle(MOST_ROUNDS);
          world.operate("w2", MachineOperation.Kind.POWER_ON_MACHINE);
        }),
    REBOOT(1, world -> world.operate("w2", MachineOperation.Kind.REBOOT_MACHINE)),
    REPLACE(1, world -> world.operate("w2", MachineOperation.Kind.REPLACE_MACHINE)),
    REPLACE_CONTROLLER(1, world -> world.operate("c1", MachineOperation.Kind.REPLACE_MACHINE)),
    REPLACE_DATABASE(1, world -> world.operate("d1", MachineOperation.Kind.REPLACE_MACHINE)),
    REPLACE_MEMBER(3, world -> world.operate("e2", MachineOperation.Kind.REPLACE_MACHINE)),
    KILLED(1, world -> world.driver.kill(id("w2"))),
    PAUSED(1, world -> world.driver.pause(id("w2"))),
    HUNG(1, world -> world.services.unheard("w2", false)),
    GONE(1, world -> world.driver.remove(id("w2"))),
    DATABASE_GONE(1, world -> world.driver.remove(id("d1"))),
    MEMBER_GONE(3, world -> world.driver.remove(id("e2")));

    private final int members;
    private final Consumer<World> begin;

    void begin(World world) {
      begin.accept(world);
    }

    Scenario(int members, Consumer<World> begin) {
      this.members = members;
      this.begin = begin;
    }

    private boolean creates() {
      return this == CREATE || this == CREATE_THREE_MEMBERS;
    }

    /** A cluster to which it is about to happen. */
    World world(boolean reversed) {
      World world =
          creates()
              ? new World(World.topology(members, 2, true))
              : new World(READY.computeIfAbsent(members, Scenario::ready));
      if (reversed) {
        world.reverse();
      }
      return world;
    }

    private static World ready(int members) {
      World world = new World(World.topology(members, 2, true));
      world.settle(MOST_ROUNDS);
      return world;
    }

    private static MachineId id(String name) {
      return new MachineId(World.CLUSTER, name, 1);
    }
  }

  /** How a run of a scenario ends, and how many boundaries it passes. */
  private record Run(Trace trace, int boundaries) {}

  private static Run run(Scenario scenario, boolean reversed, int crashAfter) {
    World world = scenario.world(reversed);
    int before = world.events.size();
    scenario.begin(world);
    world.crashAfter(crashAfter);
    world.settle(MOST_ROUNDS);
    return new Run(Trace.of(world, before), NEVER - world.effectsLeft());
  }

  static Stream<Arguments> everyScenario() {
    return Stream.of(Scenario.values())
        .flatMap(
            scenario -> Stream.of(Arguments.of(scenario, false), Arguments.of(scenario, true)));
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void itEndsTheSameWhereverTheProcessDies(Scenario scenario, boolean reversed) {
    Run undisturbed = run(scenario, reversed, NEVER);

    assertThat(undisturbed.boundaries()).isPositive();
    IntStream.range(0, undisturbed.boundaries())
        .forEach(
            boundary -> {
              Trace trace = run(scenario, reversed, boundary).trace();
              assertThat(trace.withoutLost())
                  .as("%s, dead at boundary %d", scenario, boundary)
                  .isEqualTo(undisturbed.trace().withoutLost());
              assertThat(undisturbed.trace().lost()).containsAll(trace.lost());
            });
    System.out.printf("%s: %d boundaries%n", scenario, undisturbed.boundaries());
  }
}
