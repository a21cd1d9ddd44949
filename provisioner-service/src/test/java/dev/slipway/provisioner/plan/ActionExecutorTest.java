package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.kit.work.StaleWorkException;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.world.World;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActionExecutorTest {
  private final World world = new World(World.topology(1, 1, false));

  @Test
  void anUnexpectedErrorIsToldWithoutItsText() {
    Plan plan = new Plan(List.of(List.of(new Action.EnsureNetwork())), List.of());

    List<Outcome> outcomes =
        world
            .executor()
            .execute(world.records(), plan, failing("refused: password=hunter2"), () -> {});

    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.toString()).contains("failed").doesNotContain("hunter2"));
  }

  @Test
  void nothingMoreIsBegunOnceAnotherWorkerHasTakenOver() {
    Plan plan =
        new Plan(
            List.of(
                List.of(new Action.EnsureNetwork(), new Action.DestroyNetwork()),
                List.of(new Action.DestroyNetwork())),
            List.of());
    WorkEpoch mine = world.epoch();
    AtomicInteger begun = new AtomicInteger();
    Runnable current =
        () -> {
          if (begun.incrementAndGet() > 1) {
            throw new StaleWorkException(mine, mine.value() + 1);
          }
        };

    assertThatThrownBy(() -> world.executor().execute(world.records(), plan, world.driver, current))
        .isInstanceOf(StaleWorkException.class);
    assertThat(world.driver.list().networks()).hasSize(1);
  }

  private static InfrastructureDriver failing(String message) {
    return (InfrastructureDriver)
        Proxy.newProxyInstance(
            InfrastructureDriver.class.getClassLoader(),
            new Class<?>[] {InfrastructureDriver.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException(message);
            });
  }
}
