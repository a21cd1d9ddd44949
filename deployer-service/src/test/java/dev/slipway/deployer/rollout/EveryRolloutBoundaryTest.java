package dev.slipway.deployer.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.application.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every change of an application, at every boundary of it (before and after each change at the
 * cluster's API server, before and after each record): the process dies there, and objects, pods,
 * what is stored and what is told are those of an undisturbed run.
 */
class EveryRolloutBoundaryTest {
  private static final int NEVER = 1_000_000;

  /** What is wished of an application, or happens to it. */
  enum Scenario {
    DEPLOY(WorkloadKind.DEPLOYMENT, false, world -> {}),
    DEPLOY_CONTROLLER(WorkloadKind.REPLICATION_CONTROLLER, false, world -> {}),
    SCALE_UP(WorkloadKind.DEPLOYMENT, true, world -> world.wishes(30)),
    SCALE_DOWN(WorkloadKind.DEPLOYMENT, true, world -> world.wishes(1)),
    SCALE_TO_NOTHING(WorkloadKind.DEPLOYMENT, true, world -> world.wishes(0)),
    SCALE_CONTROLLER(WorkloadKind.REPLICATION_CONTROLLER, true, world -> world.wishes(7)),
    ADOPT(
        WorkloadKind.DEPLOYMENT,
        true,
        world -> world.kubernetes.kubectlScale("Deployment", "wordpress", 5, world.now)),
    DRIFT(
        WorkloadKind.DEPLOYMENT,
        true,
        world ->
            world.kubernetes.kubectlEdit(
                "Service", "wpfrontend", 30203, "spec", "ports", "http", "nodePort")),
    SERVICE_GONE(
        WorkloadKind.DEPLOYMENT,
        true,
        world -> world.kubernetes.kubectlDelete("Service", "wpfrontend")),
    WORKLOAD_GONE(
        WorkloadKind.DEPLOYMENT,
        true,
        world -> world.kubernetes.kubectlDelete("Deployment", "wordpress")),
    DELETE(WorkloadKind.DEPLOYMENT, true, RolloutWorld::deletes),
    DELETE_CONTROLLER(WorkloadKind.REPLICATION_CONTROLLER, true, RolloutWorld::deletes);

    private final WorkloadKind kind;
    private final boolean deployed;
    private final Consumer<RolloutWorld> begin;

    Scenario(WorkloadKind kind, boolean deployed, Consumer<RolloutWorld> begin) {
      this.kind = kind;
      this.deployed = deployed;
      this.begin = begin;
    }

    private RolloutWorld begun() {
      RolloutWorld world = new RolloutWorld(kind);
      if (deployed) {
        world.settle();
        world.events.clear();
        world.now = world.now.plusSeconds(10);
      }
      begin.accept(world);
      return world;
    }
  }

  @ParameterizedTest
  @EnumSource
  void itEndsTheSameWhereverTheProcessDies(Scenario scenario) {
    RolloutWorld undisturbed = scenario.begun();
    undisturbed.crashAfter(NEVER);
    undisturbed.settle();
    int boundaries = NEVER - undisturbed.boundariesLeft();

    for (int boundary = 0; boundary < boundaries; boundary++) {
      RolloutWorld world = scenario.begun();
      world.crashAfter(boundary);
      world.settle();

      assertThat(world.trace())
          .as("%s, dead at boundary %d of %d", scenario, boundary, boundaries)
          .isEqualTo(undisturbed.trace());
    }
    System.out.printf("%s: %d boundaries%n", scenario, boundaries);
  }

  /** What is wished while a worker is stalled. */
  enum Wish {
    NOTHING,
    SCALE,
    DELETE;

    private void comes(RolloutWorld world) {
      boolean open = world.exists() && !world.application().deleting();
      if (open && this == SCALE) {
        world.wishes(9);
      } else if (open && this == DELETE) {
        world.deletes();
      }
    }
  }

  static Stream<Arguments> everyWishInEveryScenario() {
    return Stream.of(Scenario.values())
        .flatMap(scenario -> Stream.of(Wish.values()).map(wish -> Arguments.of(scenario, wish)));
  }

  private static int actionsOf(Scenario scenario) {
    RolloutWorld counted = scenario.begun();
    counted.stallBefore(NEVER, () -> {});
    counted.settle();
    return NEVER - counted.actionsLeft();
  }

  @ParameterizedTest
  @MethodSource("everyWishInEveryScenario")
  void whoWakesAfterATakeOverChangesAndTellsNothing(Scenario scenario, Wish wish) {
    int actions = actionsOf(scenario);

    for (int action = 0; action < actions; action++) {
      RolloutWorld world = scenario.begun();
      List<String> taken = new ArrayList<>();
      world.stallBefore(
          action,
          () -> {
            world.takeOver();
            wish.comes(world);
            world.settle();
            taken.addAll(world.trace());
          });

      assertThatThrownBy(world::settle)
          .as("%s, stalled before action %d", scenario, action)
          .isInstanceOf(RolloutWorld.Stale.class);
      assertThat(world.trace()).isEqualTo(taken);
    }
  }

  /** The question whether it is current is answered, and then it stalls: that can't be helped. */
  @ParameterizedTest
  @EnumSource
  void whatIsDoneTooLateToAnApplicationThatIsGoneIsTakenBack(Scenario scenario) {
    int actions = actionsOf(scenario);

    for (int action = 0; action < actions; action++) {
      RolloutWorld world = scenario.begun();
      world.stallWithin(
          action,
          () -> {
            world.takeOver();
            Wish.DELETE.comes(world);
            world.settle();
          });

      assertThatThrownBy(world::settle).isInstanceOf(RolloutWorld.Stale.class);
      world.clear();

      assertThat(world.kubernetes.remains("wordpress"))
          .as("%s, stalled within action %d", scenario, action)
          .isEmpty();
      assertThat(world.kubernetes.pods("wordpress")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsThatLagBehindDelayAndChangeNothing(Scenario scenario) {
    RolloutWorld undisturbed = scenario.begun();
    undisturbed.settle();

    for (int lag = 1; lag <= 7; lag++) {
      RolloutWorld world = scenario.begun();
      world.lagBehind(lag);
      world.settle();

      assertThat(world.trace())
          .as("%s, lists %d passes old", scenario, lag)
          .isEqualTo(undisturbed.trace());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheListsDoNotShowYetIsNotLeftBehind(WorkloadKind kind) {
    for (int lag = 1; lag <= 7; lag++) {
      for (int passes = 1; passes <= lag + 1; passes++) {
        RolloutWorld world = new RolloutWorld(kind);
        world.lagBehind(lag);
        world.passes(passes);
        world.deletes();
        world.settle();

        assertThat(world.exists()).isFalse();
        assertThat(world.trace())
            .as("deleted after %d passes, lists %d passes old", passes, lag)
            .contains(
                "Deployment/wordpress is not there",
                "ReplicationController/wordpress is not there",
                "Service/wpfrontend is not there",
                "Secret/wordpress-database is not there",
                "0 pods");
      }
    }
  }
}
