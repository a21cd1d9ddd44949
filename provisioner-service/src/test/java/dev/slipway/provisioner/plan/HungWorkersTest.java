package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeFenced;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A worker that runs and says nothing is fenced when two vantage points agree, and not before. */
class HungWorkersTest {
  private static final int MOST_ROUNDS = 400;
  private static final int A_WHILE = 200;

  private final World world = ready(2);

  private static World ready(int workers) {
    World ready = new World(World.topology(1, workers, true));
    ready.settle(MOST_ROUNDS);
    ready.clock.pass(Duration.ofMinutes(10));
    return ready;
  }

  private static void seconds(World world, int seconds) {
    for (int second = 0; second < seconds; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
      world.services.tick();
    }
  }

  private static Machine machine(World world, String name) {
    return world.records().machine(name).orElseThrow();
  }

  private static long fences(World world) {
    return world.events.stream().filter(one -> one.event() instanceof NodeFenced).count();
  }

  private static Optional<String> boot(World world, String name) {
    return world.driver.describe(new MachineId(World.CLUSTER, name, 1))
            instanceof MachineState.Present present
        ? present.bootId()
        : Optional.empty();
  }

  @Test
  void whatNobodyHearsOfIsFencedOnceAndPoweredOn() {
    Optional<String> boot = boot(world, "w2");
    world.services.unheard("w2", false);

    seconds(world, 19);
    assertThat(boot(world, "w2")).as("slow is not dead").isEqualTo(boot);
    assertThat(machine(world, "w2").boots().silentSince()).isNotNull();
    seconds(world, 30);

    assertThat(fences(world)).isEqualTo(1);
    assertThat(boot(world, "w2")).isNotEqualTo(boot);
    assertThat(machine(world, "w2").id().incarnation()).isEqualTo(1);
    assertThat(machine(world, "w2").phase()).isEqualTo(MachinePhase.RUNNING);
    assertThat(machine(world, "w2").boots().silentSince()).isNull();
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void aKubeletThatAnswersUsIsLeftAlone() {
    world.services.unheard("w2", true);
    seconds(world, A_WHILE);

    assertThat(fences(world)).isZero();
    assertThat(machine(world, "w2").boots().silentSince()).isNull();
  }

  @Test
  void aKubeletThatItsApiServerHearsIsLeftAlone() {
    world.services.silence("w2", true);
    seconds(world, A_WHILE);

    assertThat(fences(world)).isZero();
  }

  @Test
  void oneWordInBetweenBeginsTheTimeAnew() {
    world.services.unheard("w2", false);
    seconds(world, 15);
    world.services.silence("w2", false);
    seconds(world, 1);
    world.services.silence("w2", true);
    seconds(world, 15);

    assertThat(fences(world)).isZero();
  }

  @Test
  void whereAllAreSilentNobodyIsFencedForItMayBeTheObserver() {
    world.services.unheard("w1", false);
    world.services.unheard("w2", false);
    seconds(world, A_WHILE);

    assertThat(fences(world)).isZero();
  }

  @Test
  void theOnlyWorkerIsNeverFenced() {
    World alone = ready(1);
    alone.services.unheard("w1", false);
    seconds(alone, A_WHILE);

    assertThat(fences(alone)).isZero();
  }

  @Test
  void mostOfThemAreTooMany() {
    World three = ready(3);
    three.services.unheard("w2", false);
    three.services.unheard("w3", false);
    seconds(three, A_WHILE);

    assertThat(fences(three)).isZero();
  }

  @Test
  void oneIsFencedAtATime() {
    World four = ready(4);
    four.services.unheard("w3", false);
    four.services.unheard("w4", false);
    for (int second = 0; second < 60; second++) {
      seconds(four, 1);
      assertThat(
              four.records().machines().stream()
                  .filter(machine -> machine.phase() == MachinePhase.LOST))
          .hasSizeLessThanOrEqualTo(1);
    }

    assertThat(fences(four)).isEqualTo(2);
  }

  @Test
  void whatHangsAgainRightAfterItsBootHasItsTime() {
    world.services.unheard("w2", false);
    seconds(world, 60);
    assertThat(fences(world)).isEqualTo(1);
    world.services.unheard("w2", false);
    seconds(world, 60);

    assertThat(fences(world)).isEqualTo(1);
    seconds(world, 90);
    assertThat(fences(world)).isEqualTo(2);
  }
}
