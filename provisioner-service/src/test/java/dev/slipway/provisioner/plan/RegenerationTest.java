package dev.slipway.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster is made anew: wherever the process dies, and whatever is asked in the middle. */
class RegenerationTest {
  private static final int MOST_ROUNDS = 400;
  private final World world = ready(1);

  private static World ready(int etcd) {
    World world = new World(World.topology(etcd, 2, true));
    world.settle(MOST_ROUNDS);
    return world;
  }

  private static void round(World world) {
    world.clock.pass(Duration.ofSeconds(1));
    world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
    world.services.tick();
  }

  private static Set<String> there(World world) {
    return world.driver.list().machines().stream()
        .map(machine -> machine.id().name() + "-" + machine.id().incarnation())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> types(World world) {
    return world.events.stream().map(happening -> happening.event().type()).toList();
  }

  private static void assertMadeAnew(World world, int incarnation) {
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.cluster().operation()).isNull();
    assertThat(there(world))
        .containsExactly(
            "c1-" + incarnation,
            "d1-1",
            "e1-" + incarnation,
            "w1-" + incarnation,
            "w2-" + incarnation);
    assertThat(world.records().machines())
        .allMatch(machine -> machine.phase() == MachinePhase.RUNNING);
    assertThat(world.driver.list().volumes()).as("the database's tables").hasSize(1);
    assertThat(world.reports.getLast().state()).isEqualTo(OperationReport.State.SUCCEEDED);
    assertThat(types(world).stream().filter("ClusterReady"::equals)).hasSize(2);
    assertThat(types(world).stream().filter("ClusterDegraded"::equals)).hasSize(1);
    assertThat(types(world)).last().isEqualTo("ClusterReady");
  }

  @Test
  void allButTheDatabaseIsMadeAnewWithNewAuthorities() {
    MachineState.Present database =
        (MachineState.Present) world.driver.describe(new MachineId(World.CLUSTER, "d1", 1));
    String authority = world.authority();
    world.regenerate();

    world.settle(MOST_ROUNDS);

    assertMadeAnew(world, 2);
    assertThat(world.authority()).isNotEqualTo(authority);
    assertThat(world.driver.describe(new MachineId(World.CLUSTER, "d1", 1))).isEqualTo(database);
    assertThat(world.etcd.voters()).containsExactly("e1-2");
    assertThat(world.cluster().founding().incarnation()).isEqualTo(2);
    assertThat(world.reports.getLast().steps())
        .extracting(OperationReport.Step::name)
        .startsWith("Old machines", "Certificates", "Machine network");
  }

  @Test
  void itIsToldFirstAndTouchesNothingBefore() {
    world.regenerate();
    world.driver.fail(
        new DriverException(DriverException.Code.UNAVAILABLE, "It is away.", "Start it."));
    world.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));

    assertThat(world.reports.getLast().cancellable()).isTrue();
    assertThat(world.reports.getLast().waitingFor().orElseThrow()).contains("It is away");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    world.driver.fail(null);
    int told = world.events.size();
    round(world);

    assertThat(world.reports.getLast().cancellable()).isFalse();
    assertThat(there(world)).as("no machine is touched in this round").contains("e1-1", "w1-1");
    assertThat(world.events.get(told).event())
        .isInstanceOfSatisfying(
            ClusterDegraded.class,
            degraded ->
                assertThat(degraded.reasons())
                    .isNotEmpty()
                    .allMatch(reason -> reason.reason().equals("Regenerating")));
    assertThat(world.events.subList(told + 1, world.events.size()))
        .hasSize(4)
        .allMatch(
            one ->
                one.event() instanceof MachineStateChanged changed
                    && changed.wished()
                    && changed.phase() == MachinePhase.PENDING
                    && Integer.valueOf(2).equals(one.incarnation()));
    assertThat(world.cluster().is(ConditionType.READY)).isFalse();
  }

  @Test
  void cancelledInTimeAllIsAsItWas() {
    Set<String> before = there(world);
    String authority = world.authority();
    int told = world.events.size();
    world.regenerate();
    assertThat(world.cancelOperation()).isTrue();

    world.settle(MOST_ROUNDS);

    assertThat(world.reports.getLast().state()).isEqualTo(OperationReport.State.CANCELLED);
    assertThat(there(world)).isEqualTo(before);
    assertThat(world.authority()).isEqualTo(authority);
    assertThat(world.events).hasSize(told);
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(world.cluster().founding().again()).isFalse();
  }

  @Test
  void onceAMachineIsGivenUpItCanNoLongerBeCancelled() {
    world.regenerate();
    round(world);

    assertThat(world.cancelOperation()).isFalse();
    world.settle(MOST_ROUNDS);
    assertMadeAnew(world, 2);
  }

  @Test
  void aDatabaseThatNeverBootedIsMadeAnewToo() {
    World fresh = new World(World.topology(1, 2, true));
    fresh.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
    fresh.process().round(World.CLUSTER, new WorkEpoch("cluster", World.CLUSTER, 1));
    fresh.regenerate();

    fresh.settle(MOST_ROUNDS);

    assertThat(there(fresh)).containsExactly("c1-2", "d1-2", "e1-2", "w1-2", "w2-2");
    assertThat(fresh.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void itIsTheRemedyForAnEtcdThatIsGone() {
    world.driver.remove(new MachineId(World.CLUSTER, "e1", 1));
    for (int second = 0; second < 60; second++) {
      round(world);
    }
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.FAILED);
    assertThat(world.cluster().condition(ConditionType.ETCD_READY).orElseThrow().message())
        .contains("e1 is gone", "REGENERATE");
    world.regenerate();

    world.settle(MOST_ROUNDS);

    assertMadeAnew(world, 2);
  }

  @Test
  void itOvertakesWhatIsDoneToSingleMachines() {
    world.operate("w2", MachineOperation.Kind.REPLACE_MACHINE);
    round(world);
    world.regenerate();

    world.settle(MOST_ROUNDS);

    assertMadeAnew(world, 2);
  }

  @Test
  void whatWasReplacedBeforeBeginsAtTheSameIncarnationAsTheRest() {
    world.operate("w2", MachineOperation.Kind.REPLACE_MACHINE);
    world.settle(MOST_ROUNDS);
    world.regenerate();

    world.settle(MOST_ROUNDS);

    assertThat(there(world)).containsExactly("c1-3", "d1-1", "e1-3", "w1-3", "w2-3");
    world.driver.remove(new MachineId(World.CLUSTER, "w1", 3));
    world.settle(MOST_ROUNDS);
    assertThat(there(world)).contains("w1-4");
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  @Test
  void ofThreeMembersAllBeginAnewAlsoWhenOneWasReplacedBefore() {
    World three = ready(3);
    three.driver.remove(new MachineId(World.CLUSTER, "e2", 1));
    three.settle(MOST_ROUNDS);
    three.regenerate();

    three.settle(MOST_ROUNDS);

    assertThat(three.etcd.voters()).containsExactlyInAnyOrder("e1-3", "e2-3", "e3-3");
    assertThat(three.cluster().phase()).isEqualTo(ClusterPhase.READY);
  }

  static Stream<Integer> everyEffect() {
    World world = ready(1);
    world.regenerate();
    world.crashAfter(10_000);
    world.settle(MOST_ROUNDS);
    return IntStream.rangeClosed(0, 10_000 - world.effectsLeft()).boxed();
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void itEndsTheSameWhereverTheProcessDies(int effect) {
    world.regenerate();
    world.crashAfter(effect);

    world.settle(MOST_ROUNDS);

    assertMadeAnew(world, 2);
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void aSecondOneInTheMiddleTakesOver(int effect) {
    world.regenerate();
    dies(world, effect);
    boolean ended = world.cluster().operation() == null;
    int incarnation = world.records().machine("e1").orElseThrow().id().incarnation();
    world.regenerate();
    world.crashAfter(effect / 2);

    world.settle(MOST_ROUNDS);

    if (!ended) {
      assertMadeAnew(world, incarnation + 1);
    }
    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(there(world)).contains("e1-" + (incarnation + 1), "d1-1").hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void deletionInTheMiddleLeavesNothing(int effect) {
    world.regenerate();
    dies(world, effect);
    world.delete();
    world.crashAfter(effect / 3);

    world.settle(MOST_ROUNDS);

    assertThat(world.driver.list().isEmpty()).isTrue();
    assertThat(types(world)).last().isEqualTo("ClusterDeleted");
  }

  @ParameterizedTest
  @MethodSource("everyEffect")
  void machinesThatDieInTheMiddleComeBack(int effect) {
    world.regenerate();
    dies(world, effect);
    world.driver.list().machines().stream()
        .filter(machine -> machine.power() == Power.RUNNING)
        .forEach(machine -> world.driver.kill(machine.id()));

    for (int second = 0; second < 60; second++) {
      round(world);
    }
    world.settle(MOST_ROUNDS);

    assertThat(world.cluster().phase()).isEqualTo(ClusterPhase.READY);
    assertThat(there(world)).contains("d1-1", "e1-2").hasSize(5);
  }

  /** Rounds until the process dies, if all is not done before. */
  private static void dies(World world, int effect) {
    world.crashAfter(effect);
    try {
      for (int round = 0; round < MOST_ROUNDS && world.cluster().operation() != null; round++) {
        round(world);
      }
      world.crashAfter(Integer.MAX_VALUE);
    } catch (World.Crash crash) {
      // as it was told to
    }
  }
}
