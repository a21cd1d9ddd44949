package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.world.World;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The process dies at every step of every plan; the end is the same, and nothing is made twice. */
class EveryStepTest {
  private static final int MOST_ROUNDS = 200;

  /** More effects than a whole bring-up has; counted here so that a longer one is noticed. */
  private static int effectsOfCreation() {
    World world = new World(World.topology(1, 2, true));
    world.crashAfter(10_000);
    world.settle(MOST_ROUNDS);
    return 10_000 - world.effectsLeft();
  }

  static Stream<Integer> everyEffect() {
    return IntStream.range(0, effectsOfCreation()).boxed();
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void creationEndsTheSameWhereverTheProcessDies(int effect) {
    World world = new World(World.topology(1, 2, true));
    world.crashAfter(effect);

    world.settle(MOST_ROUNDS);

    assertReady(world);
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void deletionInTheMiddleOfACreationLeavesNothing(int effect) {
    World world = new World(World.topology(1, 2, true));
    world.crashAfter(effect);
    try {
      var process = world.process();
      for (int round = 0; round < MOST_ROUNDS; round++) {
        process.round(
            World.CLUSTER, new dev.slipway.kit.work.WorkEpoch("cluster", World.CLUSTER, 1));
        world.services.applyAddons(world.records());
      }
    } catch (World.Crash crash) {
      // Here the deletion is asked for.
    }
    world.delete();
    world.crashAfter(3);

    world.settle(MOST_ROUNDS);

    assertGone(world);
  }

  @Test
  void deletionEndsTheSameWhereverTheProcessDies() {
    for (int effect = 0; effect < 40; effect++) {
      World world = new World(World.topology(3, 2, true));
      world.settle(MOST_ROUNDS);
      world.delete();
      world.crashAfter(effect);

      world.settle(MOST_ROUNDS);

      assertGone(world);
    }
  }

  /** What is done to a cluster that is ready, and the machine that it is about. */
  enum Disturbance {
    POWER_OFF("w2", world -> world.operate("w2", MachineOperation.Kind.POWER_OFF_MACHINE)),
    REBOOT("w2", world -> world.operate("w2", MachineOperation.Kind.REBOOT_MACHINE)),
    REPLACE("w2", world -> world.operate("w2", MachineOperation.Kind.REPLACE_MACHINE)),
    REPLACE_DATABASE("d1", world -> world.operate("d1", MachineOperation.Kind.REPLACE_MACHINE)),
    REPLACE_CONTROLLER("c1", world -> world.operate("c1", MachineOperation.Kind.REPLACE_MACHINE)),
    POWER_ON(
        "w2",
        world -> {
          world.operate("w2", MachineOperation.Kind.POWER_OFF_MACHINE);
          world.settle(MOST_ROUNDS);
          world.operate("w2", MachineOperation.Kind.POWER_ON_MACHINE);
        }),
    KILLED("w2", world -> world.driver.kill(id("w2", 1))),
    PAUSED("w2", world -> world.driver.pause(id("w2", 1))),
    GONE("w2", world -> world.driver.remove(id("w2", 1))),
    DATABASE_GONE("d1", world -> world.driver.remove(id("d1", 1)));

    final String machine;
    final Consumer<World> begin;

    Disturbance(String machine, Consumer<World> begin) {
      this.machine = machine;
      this.begin = begin;
    }

    /** Whether the machine ends up under its next incarnation. */
    boolean replaces() {
      return switch (this) {
        case REPLACE, REPLACE_DATABASE, REPLACE_CONTROLLER, GONE, DATABASE_GONE -> true;
        case POWER_OFF, REBOOT, POWER_ON, KILLED, PAUSED -> false;
      };
    }
  }

  private static MachineId id(String name, int incarnation) {
    return new MachineId(World.CLUSTER, name, incarnation);
  }

  /** Every effect of every disturbance, and one past the last. */
  static Stream<Arguments> everyEffectOfEachDisturbance() {
    return Stream.of(Disturbance.values())
        .flatMap(
            disturbance -> {
              World world = disturbed(disturbance);
              world.crashAfter(10_000);
              world.settle(MOST_ROUNDS);
              int effects = 10_000 - world.effectsLeft();
              return IntStream.rangeClosed(0, effects)
                  .mapToObj(effect -> Arguments.of(disturbance, effect));
            });
  }

  private static World disturbed(Disturbance disturbance) {
    World world = new World(World.topology(1, 2, true));
    world.settle(MOST_ROUNDS);
    disturbance.begin.accept(world);
    return world;
  }

  @ParameterizedTest
  @MethodSource("everyEffectOfEachDisturbance")
  void aDisturbanceEndsTheSameWhereverTheProcessDies(Disturbance disturbance, int effect) {
    World world = disturbed(disturbance);
    int boots = world.driver.boots();
    world.crashAfter(effect);

    world.settle(MOST_ROUNDS);

    boolean off = disturbance == Disturbance.POWER_OFF;
    Machine machine = world.records().machine(disturbance.machine).orElseThrow();
    assertThat(machine.id()).isEqualTo(id(disturbance.machine, disturbance.replaces() ? 2 : 1));
    assertThat(machine.phase()).isEqualTo(off ? MachinePhase.OFF : MachinePhase.RUNNING);
    assertThat(machine.operation()).isNull();
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.driver.list().machines())
        .as("one machine a name, and never one boot too many")
        .extracting(present -> present.id().name())
        .containsExactlyInAnyOrder("c1", "d1", "e1", "w1", "w2");
    assertThat(world.driver.boots()).isEqualTo(boots + (off ? 0 : 1));
    assertThat(world.driver.list().volumes()).hasSize(1);
    boolean worker = disturbance.machine.equals("w2");
    assertThat(types(world).stream().filter("NodeFenced"::equals)).hasSize(worker ? 1 : 0);
    assertThat(world.operations())
        .allMatch(
            one -> world.report(one).state() == OperationReport.State.SUCCEEDED,
            "each operation succeeded");
  }

  private static void assertReady(World world) {
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.driver.list().machines())
        .hasSize(5)
        .allMatch(machine -> machine.power() == Power.RUNNING)
        .allMatch(machine -> machine.id().incarnation() == 1);
    assertThat(world.driver.list().networks()).hasSize(1);
    assertThat(world.records().machines())
        .allMatch(machine -> machine.phase() == MachinePhase.RUNNING);
    assertThat(types(world)).containsOnlyOnce("ClusterReady");
    assertThat(world.reports.getLast().state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(
            world.events.stream()
                .map(Recording.Happening::event)
                .filter(ClusterReady.class::isInstance)
                .map(event -> ((ClusterReady) event).workers()))
        .containsExactly(List.of("w1", "w2"));
  }

  private static void assertGone(World world) {
    assertThat(world.driver.list().isEmpty()).as(world.driver.list().items().toString()).isTrue();
    assertThat(world.cluster().deletedAt()).isNotNull();
    assertThat(types(world)).containsOnlyOnce("ClusterDeleted").last().isEqualTo("ClusterDeleted");
    assertThat(world.events.getLast().event()).isInstanceOf(ClusterDeleted.class);
    assertThat(world.reports.getLast().state()).isEqualTo(OperationReport.State.SUCCEEDED);
  }

  private static List<String> types(World world) {
    return world.events.stream().map(happening -> happening.event().type()).toList();
  }
}
