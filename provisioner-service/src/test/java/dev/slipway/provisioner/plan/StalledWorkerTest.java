package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.kit.work.StaleWorkException;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.plan.EveryBoundaryTest.Scenario;
import dev.slipway.provisioner.world.Trace;
import dev.slipway.provisioner.world.World;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A worker stalls, another one takes the cluster over and goes on to the end, perhaps with another
 * wish; then the first one wakes, and goes on with what it had planned on what it saw long before.
 */
class StalledWorkerTest {
  private static final int MOST_ROUNDS = 400;
  private static final int NEVER = 1_000_000;

  /** What is wished while it is stalled. */
  enum Wish {
    NOTHING,
    DELETE,
    REGENERATE,
    POWER_OFF;

    private void comes(World world) {
      boolean busy =
          world.cluster().operation() != null
              || world.records().machine("w2").filter(w2 -> w2.operation() == null).isEmpty();
      switch (this) {
        case NOTHING -> {}
        case DELETE -> {
          if (!world.cluster().deleting()) {
            world.delete();
          }
        }
        case REGENERATE -> {
          if (!busy && !world.cluster().deleting()) {
            world.regenerate();
          }
        }
        case POWER_OFF -> {
          if (!busy && !world.cluster().deleting()) {
            world.operate("w2", MachineOperation.Kind.POWER_OFF_MACHINE);
          }
        }
      }
    }
  }

  static Stream<Arguments> everyWishInEveryScenario() {
    Set<Scenario> scenarios =
        EnumSet.of(
            Scenario.CREATE,
            Scenario.DELETE,
            Scenario.SCALE,
            Scenario.REGENERATE,
            Scenario.POWER_OFF,
            Scenario.POWER_ON,
            Scenario.REBOOT,
            Scenario.REPLACE,
            Scenario.REPLACE_DATABASE,
            Scenario.REPLACE_MEMBER,
            Scenario.KILLED,
            Scenario.GONE);
    return scenarios.stream()
        .flatMap(scenario -> Stream.of(Wish.values()).map(wish -> Arguments.of(scenario, wish)));
  }

  /** The end that the second worker came to. */
  private static final class Second implements Runnable {
    private final World world;
    private final Wish wish;
    private Trace trace;
    private int boots;

    private Second(World world, Wish wish) {
      this.world = world;
      this.wish = wish;
      this.trace = Trace.of(world, 0);
    }

    @Override
    public void run() {
      world.takeOver();
      wish.comes(world);
      world.settle(MOST_ROUNDS);
      trace = Trace.of(world, 0);
      boots = world.driver.boots();
    }
  }

  @ParameterizedTest
  @MethodSource("everyWishInEveryScenario")
  void whoWakesBetweenActionsBeginsNoneAndRecordsNothing(Scenario scenario, Wish wish) {
    World counted = scenario.world(false);
    scenario.begin(counted);
    counted.stallBeforeAction(NEVER, () -> {});
    counted.settle(MOST_ROUNDS);
    int actions = NEVER - counted.actionsLeft();

    assertThat(actions).isPositive();
    for (int action = 0; action < actions; action++) {
      World world = scenario.world(false);
      scenario.begin(world);
      Second second = new Second(world, wish);
      world.stallBeforeAction(action, second);

      assertThatThrownBy(() -> world.settle(MOST_ROUNDS))
          .as("%s, stalled before action %d", scenario, action)
          .isInstanceOf(StaleWorkException.class);

      assertThat(Trace.of(world, 0)).isEqualTo(second.trace);
      assertThat(world.driver.boots()).isEqualTo(second.boots);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWishInEveryScenario")
  void whatIsDoneTooLateIsPutRightByTheNextLook(Scenario scenario, Wish wish) {
    World counted = scenario.world(false);
    scenario.begin(counted);
    counted.crashAfter(NEVER);
    counted.settle(MOST_ROUNDS);
    int boundaries = NEVER - counted.effectsLeft();

    for (int boundary = 0; boundary < boundaries; boundary++) {
      World world = scenario.world(false);
      scenario.begin(world);
      Second second = new Second(world, wish);
      world.stallAfter(boundary, second);

      Throwable refused = catchThrowable(() -> world.settle(MOST_ROUNDS));
      world.settle(MOST_ROUNDS);

      Trace trace = Trace.of(world, 0);
      assertThat(trace.there())
          .as("%s, stalled at boundary %d, then refused: %s", scenario, boundary, refused)
          .isEqualTo(second.trace.there());
      assertThat(trace.recorded()).isEqualTo(second.trace.recorded());
      assertThat(trace.operations()).isEqualTo(second.trace.operations());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anApiServerThatLagsBehindDelaysAndChangesNothing(Scenario scenario) {
    for (int lag : new int[] {1, 3, 7}) {
      World undisturbed = scenario.world(false);
      scenario.begin(undisturbed);
      undisturbed.settle(MOST_ROUNDS);
      World lagging = scenario.world(false);
      lagging.services.lagBehind(lag);
      scenario.begin(lagging);

      lagging.settle(MOST_ROUNDS);

      Trace trace = Trace.of(lagging, 0);
      assertThat(trace.there()).isEqualTo(Trace.of(undisturbed, 0).there());
      assertThat(trace.recorded()).isEqualTo(Trace.of(undisturbed, 0).recorded());
    }
  }
}
