package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineSpec;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.Power;
import dev.slipway.infrastructure.Secret;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.plan.ClusterReconciliation.Pace;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What rounds do when something happens to a cluster that is there. */
class ClusterRoundsTest {
  private static final int MOST_ROUNDS = 200;
  private final World world = new World(World.topology(1, 2, true));

  private Pace round() {
    return world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1)).pace();
  }

  private long count(String type) {
    return world.events.stream().filter(one -> one.event().type().equals(type)).count();
  }

  @Test
  void aMachineThatWentOffIsLostThenPoweredOnThenServes() {
    world.settle(MOST_ROUNDS);

    world.driver.kill(new MachineId(World.CLUSTER, "w2", 1));
    round();

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.DEGRADED);
    assertThat(phase("w2")).isEqualTo(MachinePhase.LOST);
    assertThat(world.events.getLast().event())
        .isInstanceOfSatisfying(
            ClusterDegraded.class,
            degraded ->
                assertThat(degraded.reasons())
                    .extracting(ClusterDegraded.Reason::condition)
                    .contains("MachinesReady"));
    world.settle(MOST_ROUNDS);
    assertThat(phase("w2")).isEqualTo(MachinePhase.RUNNING);
    assertThat(count("ClusterReady")).isEqualTo(2);
    assertThat(count("ClusterDegraded")).isEqualTo(1);
  }

  @Test
  void aMachineThatGoesOffAgainAndAgainIsPoweredOnMoreAndMoreSeldom() {
    world.settle(MOST_ROUNDS);
    world.services.breaks("w2");
    int powerOns = 0;
    for (int second = 0; second < 60; second++) {
      if (world.driver.describe(new MachineId(World.CLUSTER, "w2", 1))
              instanceof dev.slipway.infrastructure.MachineState.Present present
          && present.power() == Power.RUNNING) {
        powerOns++;
        world.driver.kill(new MachineId(World.CLUSTER, "w2", 1));
      }
      world.clock.pass(Duration.ofSeconds(1));
      round();
    }
    assertThat(powerOns).isBetween(4, 8);
  }

  @Test
  void aRoundThatBringsNothingNewIsNotRecorded() {
    world.settle(MOST_ROUNDS);
    ClusterReconciliation process = world.process();
    process.round(World.CLUSTER, world.epoch());
    int recorded = world.recorded();

    process.round(World.CLUSTER, world.epoch());
    world.clock.pass(Duration.ofSeconds(8));
    process.round(World.CLUSTER, world.epoch());

    assertThat(world.recorded()).isEqualTo(recorded);
  }

  @Test
  void theLongerNothingChangesTheLongerItIsQuiet() {
    world.settle(MOST_ROUNDS);
    ClusterReconciliation process = world.process();
    Duration before = process.round(World.CLUSTER, world.epoch()).quiet();
    world.clock.pass(Duration.ofSeconds(60));

    assertThat(process.round(World.CLUSTER, world.epoch()).quiet())
        .isEqualTo(before.plusSeconds(60));

    world.driver.kill(new MachineId(World.CLUSTER, "w2", 1));

    assertThat(process.round(World.CLUSTER, world.epoch()).quiet()).isZero();
  }

  @Test
  void silenceOfAMomentIsNoFailure() {
    world.settle(MOST_ROUNDS);

    world.services.silence("c1", true);
    world.clock.pass(Duration.ofSeconds(10));
    round();
    world.clock.pass(Duration.ofSeconds(10));
    world.services.silence("c1", false);
    round();

    assertThat(count("ClusterDegraded")).isZero();
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void lastingSilenceIsAFailure() {
    world.settle(MOST_ROUNDS);

    world.services.silence("c1", true);
    round();
    world.clock.pass(Duration.ofSeconds(20));
    round();

    assertThat(count("ClusterDegraded")).isEqualTo(1);
    world.services.silence("c1", false);
    world.settle(MOST_ROUNDS);
    assertThat(count("ClusterReady")).isEqualTo(2);
  }

  @Test
  void aMachineThatDoesNotComeUpFailsTheOperationAndIsGivenTimeNevertheless() {
    world.services.breaks("w2");
    for (int second = 0; second < 200; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
      world.services.tick();
    }

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.FAILED);
    assertThat(world.cluster().operation()).isNull();
    OperationReport last = world.reports.getLast();
    assertThat(last.state()).isEqualTo(OperationReport.State.FAILED);
    assertThat(last.failure().orElseThrow().machine())
        .hasValue(new MachineId(World.CLUSTER, "w2", 1));
    assertThat(phase("w2")).isEqualTo(MachinePhase.FAILED);
    assertThat(phase("w1")).isEqualTo(MachinePhase.RUNNING);

    world.services.mends("w2");
    world.settle(MOST_ROUNDS);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void aMachineThatGoesOffEachTimeItIsPoweredOnFailsTheOperation() {
    MachineId w2 = new MachineId(World.CLUSTER, "w2", 1);
    for (int second = 0; second < 60 && world.cluster().operation() != null; second++) {
      world.clock.pass(Duration.ofSeconds(1));
      round();
      if (world.driver.describe(w2) instanceof dev.slipway.infrastructure.MachineState.Present) {
        world.driver.kill(w2);
      }
    }

    assertThat(world.reports.getLast().failure().orElseThrow().message())
        .contains("w2", "exit code 137", "each time it was powered on");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.FAILED);
  }

  @Test
  void aStrangerInTheClusterIsDestroyed() {
    world.settle(MOST_ROUNDS);
    world.driver.create(
        MachineSpec.of(
            new MachineId(World.CLUSTER, "w9", 1),
            new NetworkSpec(World.CLUSTER, Cidr.parse("172.17.4.0/24")),
            Ipv4Address.parse("172.17.4.209"),
            512,
            "image",
            Secret.of("{}")));

    world.settle(MOST_ROUNDS);

    assertThat(world.driver.list().machines())
        .extracting(machine -> machine.id().name())
        .doesNotContain("w9");
  }

  @Test
  void nothingIsDoneWhileTheInfrastructureIsAway() {
    world.settle(MOST_ROUNDS);
    world.driver.fail(
        new DriverException(DriverException.Code.UNAVAILABLE, "It is away.", "Start it."));

    round();

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.records().machines())
        .allMatch(machine -> machine.phase() == MachinePhase.RUNNING);
    world.delete();
    round();
    assertThat(world.reports.getLast().waitingFor().orElseThrow())
        .contains("It is away. Start it.");
  }

  private MachinePhase phase(String name) {
    return world.records().machine(new MachineId(World.CLUSTER, name, 1)).orElseThrow().phase();
  }
}
