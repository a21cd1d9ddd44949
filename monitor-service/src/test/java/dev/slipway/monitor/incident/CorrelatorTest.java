package dev.slipway.monitor.incident;

import static dev.slipway.monitor.incident.Stage.at;
import static dev.slipway.monitor.incident.Stage.degraded;
import static dev.slipway.monitor.incident.Stage.down;
import static dev.slipway.monitor.incident.Stage.evacuated;
import static dev.slipway.monitor.incident.Stage.fenced;
import static dev.slipway.monitor.incident.Stage.hurt;
import static dev.slipway.monitor.incident.Stage.off;
import static dev.slipway.monitor.incident.Stage.ready;
import static dev.slipway.monitor.incident.Stage.recovered;
import static dev.slipway.monitor.incident.Stage.runs;
import static dev.slipway.monitor.incident.Stage.time;
import static dev.slipway.monitor.incident.Stage.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.DatabaseDown;
import dev.slipway.events.DatabaseUp;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeDown.Cause;
import dev.slipway.events.PodsScaled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CorrelatorTest {
  private final Stage stage = new Stage();

  @Test
  void aLostNodeIsOneStoryFromTheMachinesLossToTheWholeApplication() {
    stage
        .provisioner(0, off("w1", false))
        .provisioner(0.1, fenced("w1"))
        .provisioner(0.2, degraded("NodesMissing"))
        .monitor(0.3, down("w1", Cause.LOST));
    assertThat(stage.incident().kind()).isEqualTo(IncidentKind.NODE_LOST);
    assertThat(stage.incident().summary())
        .isEqualTo("Node w1 is down: its machine is off against the wish.");
    assertThat(stage.incident().openedAt()).isEqualTo(time(0));

    stage
        .deployer(1.5, evacuated("w1", 3))
        .provisioner(2, runs("w1", MachinePhase.BOOTING))
        .deployer(5, hurt("wordpress"))
        .monitor(9, up("w1"))
        .provisioner(9.5, ready());
    assertThat(stage.incident().isOpen()).isTrue();
    stage.deployer(11, recovered("wordpress"));

    assertThat(stage.incident().closedAt()).isEqualTo(time(11));
    assertThat(stage.told())
        .containsExactly(
            "machine w1 is off, against the wish; it is to be powered on",
            "w1 certainly no longer runs: the container has ended",
            "the cluster is not ready: w1 is not ready.",
            "node w1 is down: its machine is off against the wish (evidence)",
            "no pod of the dead w1 is left: 3 removed within 1.5 s",
            "machine w1 runs; it boots",
            "wordpress is not whole: 1 of 2 pods are ready. A pod is missing.",
            "node w1 is up again after 10.0 s",
            "the cluster is ready, in generation 1",
            "wordpress has all 2 pods ready, after 3.0 s (RECOVERED)");
    assertThat(stage.incident().timeline())
        .extracting(Entry::by)
        .containsSubsequence("provisioner", "monitor", "deployer");
    assertThat(stage.incident().duration(time(500)).toSeconds()).isEqualTo(11);
  }

  @Test
  void podsThatRecoveredBeforeTheNodeIsEmptyAreNotWaitedFor() {
    stage
        .monitor(1, down("w1", Cause.LOST))
        .deployer(2, recovered("wordpress"))
        .deployer(3, evacuated("w1", 2))
        .monitor(9, up("w1"));

    assertThat(stage.incident().closedAt()).isEqualTo(time(9));
  }

  @Test
  void podsThatNoApplicationWantsBackAreWaitedForAWhileOnly() {
    stage
        .monitor(1, down("w1", Cause.LOST))
        .deployer(3, evacuated("w1", 1))
        .monitor(9, up("w1"))
        .tick(38);
    assertThat(stage.incident().isOpen()).isTrue();
    stage.tick(39);

    assertThat(stage.incident().closedAt()).isEqualTo(time(9));
  }

  @Test
  void aPowerOffByWishIsNoFailure() {
    stage
        .provisioner(0, off("w1", true))
        .provisioner(0.1, fenced("w1"))
        .monitor(0.2, down("w1", Cause.WISHED_POWER_OFF))
        .deployer(1, evacuated("w1", 2))
        .monitor(60, up("w1"))
        .provisioner(61, off("d1", true))
        .monitor(62, new DatabaseDown("d1", true, "nothing listens"))
        .tick(200);

    assertThat(stage.world.incidents()).isEmpty();
  }

  @Test
  void aFailureWhoseMachineIsThenOffByWishIsOver() {
    stage
        .monitor(0, down("w1", Cause.HUNG))
        .deployer(1, hurt("wordpress"))
        .provisioner(20, off("w1", true));

    assertThat(stage.incident().kind()).isEqualTo(IncidentKind.NODE_HUNG);
    assertThat(stage.incident().closedAt()).isEqualTo(time(20));
    assertThat(stage.told().getLast()).isEqualTo("machine w1 is off, by wish; it stays so");
  }

  @Test
  void aFailureOfAnotherNodeIsAnotherIncidentAndTheLastWaitsForWhatTheyShare() {
    stage
        .monitor(0, down("w1", Cause.LOST))
        .monitor(1, down("w2", Cause.NOT_READY))
        .provisioner(2, degraded("NodesMissing"))
        .deployer(3, hurt("wordpress"))
        .monitor(10, up("w1"));
    assertThat(stage.world.incidents()).extracting(Incident::isOpen).containsExactly(false, true);
    stage.monitor(20, up("w2"));
    assertThat(stage.world.incidents()).extracting(Incident::isOpen).containsExactly(false, true);
    stage.provisioner(21, ready()).deployer(22, recovered("wordpress"));

    assertThat(stage.world.incidents().getLast().closedAt()).isEqualTo(time(22));
  }

  @Test
  void aFurtherFailureOfTheSameNodeIsAnEntryWhileItIsOpenAndAnIncidentAfterwards() {
    stage
        .monitor(0, down("w1", Cause.HUNG))
        .deployer(1, hurt("wordpress"))
        .monitor(5, up("w1"))
        .monitor(6, down("w1", Cause.LOST))
        .deployer(7, recovered("wordpress"));
    assertThat(stage.incident().isOpen()).isTrue();
    stage.monitor(9, up("w1"));
    assertThat(stage.incident().closedAt()).isEqualTo(time(9));

    stage.provisioner(10, off("w1", false)).monitor(10.5, down("w1", Cause.LOST));
    assertThat(stage.world.incidents()).hasSize(2);
    assertThat(stage.world.incidents().getLast().timeline()).hasSize(2);
  }

  @Test
  void aDatabaseIsDownUntilItAcceptsALoginAndWhatDegradedIsWhole() {
    stage
        .provisioner(0, off("d1", false))
        .monitor(1, new DatabaseDown("d1", false, "nothing listens"))
        .deployer(3, hurt("wordpress"))
        .provisioner(4, runs("d1", MachinePhase.BOOTING))
        .monitor(9, new DatabaseUp("d1", 8.0));
    assertThat(stage.incident().kind()).isEqualTo(IncidentKind.DATABASE_DOWN);
    assertThat(stage.incident().isOpen()).isTrue();
    stage.deployer(12, recovered("wordpress"));

    assertThat(stage.incident().closedAt()).isEqualTo(time(12));
    assertThat(stage.incident().timeline()).hasSize(6);
  }

  @Test
  void whatDegradesAloneAndStaysSoIsAFailureOfItsOwn() {
    stage.provisioner(0, off("e1", false)).provisioner(1, degraded("NoQuorum"));
    stage.deployer(2, hurt("wordpress"));
    stage.tick(15);
    assertThat(stage.world.incidents()).isEmpty();
    stage.tick(16);
    assertThat(stage.incident().kind()).isEqualTo(IncidentKind.CLUSTER_DEGRADED);
    assertThat(stage.incident().subject()).isEqualTo("blog");
    assertThat(stage.incident().timeline()).hasSize(3);
    stage.provisioner(20, ready());
    assertThat(stage.incident().isOpen()).isTrue();
    stage.deployer(25, recovered("wordpress"));
    assertThat(stage.incident().closedAt()).isEqualTo(time(25));
  }

  @Test
  void anApplicationThatDegradesAloneIsToldUntilItIsWhole() {
    stage.deployer(0, hurt("wordpress")).deployer(1, hurt("shop")).tick(30);
    assertThat(stage.world.incidents())
        .extracting(Incident::kind)
        .containsExactly(IncidentKind.APPLICATION_DEGRADED, IncidentKind.APPLICATION_DEGRADED);
    stage.deployer(40, new PodsScaled("shop", 1, 3, PodsScaled.Reason.REQUESTED, 2));

    assertThat(stage.world.incidents()).extracting(Incident::isOpen).containsExactly(true, false);
  }

  @Test
  void nobodyWaitsForAnApplicationThatIsDeleted() {
    stage
        .monitor(0, down("w1", Cause.LOST))
        .deployer(1, hurt("wordpress"))
        .deployer(2, hurt("shop"))
        .monitor(9, up("w1"))
        .deployer(10, recovered("shop"))
        .deployer(11, new ApplicationDeleted("wordpress"));
    assertThat(stage.incident().closedAt()).isEqualTo(time(11));

    Stage alone = new Stage();
    alone.deployer(0, hurt("wordpress")).tick(20).deployer(30, new ApplicationDeleted("wordpress"));
    assertThat(alone.incident().closedAt()).isEqualTo(time(30));
  }

  @Test
  void whatIsWholeAgainSoonIsNoFailure() {
    stage
        .deployer(0, hurt("wordpress"))
        .provisioner(1, degraded("NodesMissing"))
        .deployer(5, recovered("wordpress"))
        .provisioner(6, ready())
        .tick(60);

    assertThat(stage.world.incidents()).isEmpty();
  }

  @Test
  void whatAWishExplainsIsNoFailureWhileTheWishLasts() {
    stage.offByWish = true;
    stage.deployer(0, hurt("wordpress")).tick(60);
    assertThat(stage.world.incidents()).isEmpty();
    stage.offByWish = false;
    stage.tick(120);
    assertThat(stage.incident().openedAt()).isEqualTo(time(0));

    Stage regenerated = new Stage();
    regenerated
        .provisioner(0, degraded("Regenerating"))
        .deployer(1, hurt("wordpress"))
        .tick(60)
        .see(at(70, "provisioner", ready(), 2))
        .deployer(75, recovered("wordpress"))
        .tick(200);
    assertThat(regenerated.world.incidents()).isEmpty();
  }

  @Test
  void aClusterThatIsReadyInANewerGenerationHasOvertakenItsFailures() {
    stage.monitor(5, down("w3", Cause.LOST)).provisioner(6, degraded("NodesMissing"));
    stage.see(at(4, "provisioner", ready(), 2));
    assertThat(stage.incident().isOpen()).as("it was ready before the failure").isTrue();
    stage.provisioner(7, ready());
    assertThat(stage.incident().isOpen()).as("in the failure's own generation").isTrue();
    stage.see(at(90, "provisioner", ready(), 2));

    assertThat(stage.incident().closedAt()).isEqualTo(time(90));
  }

  @Test
  void aDeletedClusterHasNoOpenIncident() {
    stage
        .monitor(0, down("w1", Cause.LOST))
        .monitor(1, new DatabaseDown("d1", false, "nothing listens"))
        .provisioner(2, new ClusterDeleted("blog"));

    assertThat(stage.world.open()).isEmpty();
    assertThat(stage.world.memory().pending()).isEmpty();
  }

  @Test
  void whatIsHeardOfLateIsEnteredAndOpensNothing() {
    stage
        .monitor(0, down("w1", Cause.LOST))
        .monitor(9, up("w1"))
        .provisioner(0.5, fenced("w1"))
        .deployer(3, recovered("wordpress"));

    assertThat(stage.incident().closedAt()).isEqualTo(time(9));
    assertThat(stage.incident().timeline())
        .extracting(Entry::time)
        .containsExactly(time(0), time(0.5), time(3), time(9));
  }

  @Test
  void whatIsClosedStaysClosed() {
    stage.monitor(0, down("w1", Cause.LOST)).monitor(9, up("w1"));

    assertThatIllegalStateException().isThrownBy(() -> stage.incident().closed(time(10)));
  }

  @Test
  void aFlappingNodeIsToldByItsBeginningAndItsEnd() {
    stage.monitor(0, down("w1", Cause.HUNG)).deployer(0.5, hurt("wordpress"));
    for (int i = 1; i < 400; i++) {
      stage.monitor(i, up("w1")).monitor(i + 0.5, down("w1", Cause.NOT_READY));
    }

    assertThat(stage.told()).hasSize(Incident.MAX_ENTRIES);
    assertThat(stage.incident().timeline().getFirst().time()).isEqualTo(time(0));
    assertThat(stage.incident().timeline().getLast().time()).isEqualTo(time(399.5));
  }

  private static final List<EventEnvelope<?>> PROVISIONER =
      List.of(
          at(0, "provisioner", off("w1", false)),
          at(0.1, "provisioner", fenced("w1")),
          at(0.2, "provisioner", degraded("NodesMissing")),
          at(2, "provisioner", runs("w1", MachinePhase.BOOTING)),
          at(8, "provisioner", runs("w1", MachinePhase.RUNNING)),
          at(9, "provisioner", ready()));
  private static final List<EventEnvelope<?>> DEPLOYER =
      List.of(
          at(1, "deployer", evacuated("w1", 2)),
          at(5, "deployer", hurt("wordpress")),
          at(7, "deployer", recovered("wordpress")));
  private static final List<EventEnvelope<?>> MONITOR =
      List.of(at(0.3, "monitor", down("w1", Cause.LOST)), at(8.5, "monitor", up("w1")));

  /**
   * Each source is heard in its own order; between them anything goes, anything is heard again, and
   * time passes in between.
   */
  @Property(tries = 2000)
  void aFailureIsOneIncidentInWhateverOrderItIsHeardOf(
      @ForAll("hearings") List<EventEnvelope<?>> heard) {
    Stage stage = new Stage();
    double latest = 0;
    for (EventEnvelope<?> event : heard) {
      stage.see(event);
      latest = Math.max(latest, event.time().toEpochMilli() / 1000.0 - epochNoon());
      stage.tick(latest);
      assertThat(stage.world.incidents()).hasSizeLessThanOrEqualTo(1);
    }
    World once = stage.world;
    heard.forEach(stage::see);
    assertThat(stage.world).as("all of it once more").isEqualTo(once);
    stage.tick(120);

    assertThat(stage.incident().isOpen()).isFalse();
    assertThat(stage.incident().kind()).isEqualTo(IncidentKind.NODE_LOST);
    assertThat(stage.incident().timeline()).isSortedAccordingTo(Comparator.comparing(Entry::time));
    assertThat(stage.incident().timeline()).extracting(Entry::eventId).doesNotHaveDuplicates();
    assertThat(stage.incident().timeline().getLast().time())
        .isBeforeOrEqualTo(stage.incident().closedAt());
  }

  private static double epochNoon() {
    return Stage.NOON.toEpochMilli() / 1000.0;
  }

  /** Interleavings of the three sources, with repetitions of what was heard. */
  @Provide
  Arbitrary<List<EventEnvelope<?>>> hearings() {
    Arbitrary<List<Integer>> choices = Arbitraries.integers().between(0, 5).list().ofSize(40);
    return Combinators.combine(choices, Arbitraries.integers().between(0, 1_000_000))
        .as((picks, seed) -> interleave(picks, seed));
  }

  private static List<EventEnvelope<?>> interleave(List<Integer> picks, int seed) {
    List<List<EventEnvelope<?>>> sources =
        List.of(new ArrayList<>(PROVISIONER), new ArrayList<>(DEPLOYER), new ArrayList<>(MONITOR));
    List<EventEnvelope<?>> heard = new ArrayList<>();
    for (int pick : picks) {
      if (pick < 3 && !sources.get(pick).isEmpty()) {
        heard.add(sources.get(pick).removeFirst());
      } else if (pick == 3 && !heard.isEmpty()) {
        heard.add(heard.get(Math.floorMod(seed + heard.size(), heard.size())));
      }
    }
    sources.forEach(heard::addAll);
    return heard;
  }
}
