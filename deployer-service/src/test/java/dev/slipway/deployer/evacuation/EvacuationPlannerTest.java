package dev.slipway.deployer.evacuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.evacuation.Evacuation.Fence;
import dev.slipway.deployer.evacuation.EvacuationStep.DeletePods;
import dev.slipway.deployer.evacuation.EvacuationStep.Evacuated;
import dev.slipway.deployer.evacuation.EvacuationStep.Finished;
import dev.slipway.deployer.evacuation.EvacuationStep.MarkUnreachable;
import dev.slipway.deployer.evacuation.EvacuationStep.SetTaints;
import dev.slipway.deployer.evacuation.EvacuationStep.Wait;
import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.deployer.evacuation.NodeSeen.Lease;
import dev.slipway.deployer.evacuation.NodeSeen.Node;
import dev.slipway.deployer.evacuation.NodeSeen.Taint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvacuationPlannerTest {
  private static final Instant FENCED = Instant.parse("2026-01-14T12:00:00Z");
  private static final Taint OTHER = new Taint("dedicated", "wp", "NoSchedule", null);
  private static final BoundPod POD = pod("a", false, false, false, false);
  private static final Lease OLD = new Lease("7", FENCED.minusSeconds(2));

  private final Evacuation begun =
      Evacuation.begin(new Fence("cl-1", "w1", "default", 1, 1, "c", "e", FENCED));
  private final Evacuation evacuated = begun.noting(Set.of("a"), "7").evacuated();

  @Test
  void theTaintComesBeforeAnyDeletion() {
    assertThat(EvacuationPlanner.next(begun, seen(OLD, List.of(OTHER), POD)))
        .isEqualTo(new SetTaints("5", List.of(OTHER, EvacuationPlanner.TAINT)));
    assertThat(EvacuationPlanner.next(begun, seen(OLD, List.of(EvacuationPlanner.TAINT), POD)))
        .isEqualTo(new DeletePods(List.of(POD)));
  }

  @Test
  void staticPodsEndedPodsAndThoseThatTolerateTheTaintStay() {
    assertThat(
            EvacuationPlanner.next(
                begun,
                seen(
                    OLD,
                    List.of(EvacuationPlanner.TAINT),
                    pod("mirror", true, false, false, false),
                    pod("ended", false, true, false, false),
                    pod("finalizer", false, false, true, false),
                    pod("daemon", false, false, false, true))))
        .isEqualTo(new Evacuated());
  }

  @Test
  void aLeaseRenewedSinceTheFenceSavesThePods() {
    Lease renewed = new Lease("8", FENCED.plusMillis(1));

    assertThat(EvacuationPlanner.next(begun, seen(renewed, List.of(EvacuationPlanner.TAINT), POD)))
        .isEqualTo(new SetTaints("5", List.of()));
    assertThat(EvacuationPlanner.next(begun, seen(renewed, List.of(), POD)))
        .isEqualTo(new Evacuated());
    assertThat(EvacuationPlanner.next(evacuated, seen(renewed, List.of(), POD)))
        .isEqualTo(new Finished());
  }

  /** Clocks of machines may differ: a lease that changes at all after it was seen is renewed. */
  @Test
  void aLeaseThatChangesSavesThePodsWhateverItsClockSays() {
    Evacuation looked = begun.noting(Set.of(), "7");
    Lease behind = new Lease("8", FENCED.minusSeconds(600));

    assertThat(EvacuationPlanner.next(looked, seen(behind, List.of(), POD)))
        .isEqualTo(new Evacuated());
  }

  @Test
  void aNodeObjectMadeAnewSavesItsPods() {
    NodeSeen seen =
        new NodeSeen(
            new Node("1", FENCED.plusSeconds(9), null, true, List.of()), null, List.of(POD));

    assertThat(EvacuationPlanner.next(begun, seen)).isEqualTo(new Evacuated());
  }

  @Test
  void leftoversOfAMachineThatIsReplacedAreKubernetesOwn() {
    assertThat(EvacuationPlanner.next(begun, new NodeSeen(null, null, List.of(POD))))
        .isEqualTo(new Wait());
    assertThat(EvacuationPlanner.next(begun, new NodeSeen(null, null, List.of())))
        .isEqualTo(new Evacuated());
    assertThat(EvacuationPlanner.next(evacuated, new NodeSeen(null, null, List.of())))
        .isEqualTo(new Finished());
  }

  @Test
  void theTaintStaysUntilTheNodeIsBack() {
    assertThat(EvacuationPlanner.next(evacuated, seen(OLD, List.of(EvacuationPlanner.TAINT))))
        .isEqualTo(new Wait());
    assertThat(
            EvacuationPlanner.next(
                evacuated,
                seen(
                    new Lease("9", FENCED.plusSeconds(30)),
                    List.of(OTHER, EvacuationPlanner.TAINT))))
        .isEqualTo(new SetTaints("5", List.of(OTHER)));
  }

  @Test
  void onceItsPodsAreGoneTheNodeIsNoLongerTakenForReadyNorWhatStaysOnIt() {
    List<Taint> tainted = List.of(EvacuationPlanner.TAINT);
    BoundPod daemon = pod("daemon", false, false, false, true);
    BoundPod ended = pod("ended", false, true, false, false);

    assertThat(EvacuationPlanner.next(begun, seen(true, OLD, tainted, POD)))
        .isEqualTo(new DeletePods(List.of(POD)));
    assertThat(EvacuationPlanner.next(begun, seen(true, OLD, tainted, daemon)))
        .isEqualTo(new Evacuated());
    assertThat(EvacuationPlanner.next(evacuated, seen(true, OLD, tainted, daemon, ended)))
        .isEqualTo(new MarkUnreachable("5", List.of(daemon)));
  }

  @Test
  void whatANewerBootSaysOfItselfStays() {
    Lease renewed = new Lease("8", FENCED.plusMillis(1));

    assertThat(EvacuationPlanner.next(evacuated, seen(true, renewed, List.of())))
        .isEqualTo(new Finished());
  }

  @Test
  void manyPodsGoInBatchesSoThatTheLeaseIsLookedAtInBetween() {
    BoundPod[] pods =
        java.util.stream.IntStream.range(0, 60)
            .mapToObj(i -> pod("p" + i, false, false, false, false))
            .toArray(BoundPod[]::new);

    assertThat(EvacuationPlanner.next(begun, seen(OLD, List.of(EvacuationPlanner.TAINT), pods)))
        .isInstanceOfSatisfying(
            DeletePods.class, step -> assertThat(step.pods()).hasSize(EvacuationPlanner.BATCH));
  }

  @Test
  void fencedAgainBeforeItWasClearedIsOneEvacuationAndAfterwardsAnother() {
    Fence second = new Fence("cl-1", "w1", "default", 1, 1, "c2", "e2", FENCED.plusSeconds(5));

    assertThat(begun.noting(Set.of("a"), "7").fencedAgain(second))
        .satisfies(
            merged -> {
              assertThat(merged.since()).isEqualTo(FENCED);
              assertThat(merged.fencedAt()).isEqualTo(second.at());
              assertThat(merged.leaseSeen()).isNull();
              assertThat(merged.pods()).containsExactly("a");
            });
    assertThat(evacuated.fencedAgain(second)).isEqualTo(Evacuation.begin(second));
    assertThat(evacuated.fencedAgain(new Fence("cl-1", "w1", "default", 1, 1, "c", "e", FENCED)))
        .isEqualTo(evacuated);
  }

  private static NodeSeen seen(@Nullable Lease lease, List<Taint> taints, BoundPod... pods) {
    return seen(false, lease, taints, pods);
  }

  private static NodeSeen seen(
      boolean ready, @Nullable Lease lease, List<Taint> taints, BoundPod... pods) {
    return new NodeSeen(
        new Node("5", FENCED.minusSeconds(3600), FENCED.minusSeconds(3), ready, taints),
        lease,
        List.of(pods));
  }

  private static BoundPod pod(
      String name, boolean mirror, boolean ended, boolean released, boolean tolerates) {
    return new BoundPod("default", name, name, "1", mirror, ended, released, !ended, tolerates);
  }
}
