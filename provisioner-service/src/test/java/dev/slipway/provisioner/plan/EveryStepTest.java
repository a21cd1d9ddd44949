package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.world.World;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
