package dev.slipway.monitor.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeDown.Cause;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeHealth.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeJudgeTest {
  private static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z");

  /** A node, its machine and what the monitor remembers and has told of it. */
  private static final class World {
    private Instant now = NOON;
    private Instant seeingSince = NOON;
    private @Nullable NodeHealth stored;
    private @Nullable MachineFacts machine;
    private @Nullable Ready ready;
    private @Nullable Lease lease;
    private String uid = "uid-1";
    private int incarnation = 1;
    private int heard;
    private final List<SlipwayEvent> told = new ArrayList<>();

    void after(int seconds) {
      now = now.plusSeconds(seconds);
    }

    void ready(String status) {
      Instant second = now.truncatedTo(ChronoUnit.SECONDS);
      Instant transition =
          ready != null && ready.status().equals(status) ? ready.transition() : second;
      ready = new Ready(status, "Reason", "Message", transition, second);
    }

    /** The deployer marks the node; when its kubelet last reported stays. */
    void markedOff() {
      Instant heartbeat = ready == null ? now : ready.heartbeat();
      ready = new Ready("Unknown", "MachineOff", "The machine is off.", now, heartbeat);
    }

    void renewed() {
      lease = new Lease(now, Duration.ofSeconds(40));
    }

    /** The node of the machine's next incarnation joins. */
    void joinsAnew() {
      incarnation++;
      uid = "uid-" + incarnation;
      ready = null;
      ready("True");
      renewed();
    }

    void machine(PowerState power, boolean wished) {
      machine(1, MachinePhase.RUNNING, power, wished);
    }

    void machine(int ofIncarnation, MachinePhase phase, PowerState power, boolean wished) {
      MachineFacts.Off off = machine == null ? null : machine.lastOff();
      boolean goesOff =
          power == PowerState.OFF
              && phase != MachinePhase.PENDING
              && (machine == null || machine.power() != PowerState.OFF);
      String eventId = "event-" + ++heard;
      machine =
          new MachineFacts(
              "w1",
              MachineRole.WORKER,
              ofIncarnation,
              phase,
              power,
              wished,
              now,
              eventId,
              goesOff ? new MachineFacts.Off(eventId, ofIncarnation, now, wished) : off);
    }

    /** One look; what is judged is stored and told. */
    Health look() {
      NodeJudge.Judgement judgement =
          NodeJudge.judge(
              new NodeFacts("w1", uid, incarnation, "172.17.4.201", "v1.36.3", ready, lease),
              machine,
              stored,
              seeingSince,
              now);
      stored = judgement.health();
      if (judgement.event() != null) {
        told.add(judgement.event());
      }
      return stored.health();
    }

    World up() {
      ready("True");
      renewed();
      machine(PowerState.RUNNING, true);
      assertThat(look()).isEqualTo(Health.UP);
      told.clear();
      return this;
    }

    Cause cause() {
      return ((NodeDown) told.getLast()).cause();
    }
  }

  @Test
  void whatIsHeardLateOfTheMachineBeforeSaysNothingOfANewNode() {
    World world = new World().up();
    world.after(10);
    world.joinsAnew();
    assertThat(world.look()).isEqualTo(Health.UP);

    world.machine(1, MachinePhase.DELETING, PowerState.OFF, true);
    assertThat(world.look()).isEqualTo(Health.UP);
    world.machine(2, MachinePhase.PENDING, PowerState.OFF, false);
    assertThat(world.look()).isEqualTo(Health.UP);
    world.machine(2, MachinePhase.BOOTING, PowerState.RUNNING, true);
    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told).singleElement().isInstanceOf(NodeUp.class);
  }

  @Test
  void aReplacementThatNobodySawIsToldOnce() {
    World world = new World().up();
    world.after(10);
    world.machine(1, MachinePhase.DELETING, PowerState.OFF, true);
    world.machine(2, MachinePhase.PENDING, PowerState.OFF, false);
    world.machine(2, MachinePhase.RUNNING, PowerState.RUNNING, true);
    world.joinsAnew();
    world.look();
    world.after(10);
    world.renewed();

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told).singleElement().isInstanceOf(NodeUp.class);
  }

  @Test
  void aNodeIsUpOnceItsKubeletSaysSo() {
    World world = new World();
    assertThat(world.look()).isEqualTo(Health.UNKNOWN);
    world.ready("False");
    assertThat(world.look()).isEqualTo(Health.UNKNOWN);
    assertThat(world.told).isEmpty();
    world.after(3);
    world.ready("True");
    world.renewed();

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told)
        .singleElement()
        .isInstanceOfSatisfying(
            NodeUp.class,
            up -> {
              assertThat(up.downSeconds()).isNull();
              assertThat(up.evidence()).anyMatch(text -> text.startsWith("Ready is True"));
            });
  }

  @Test
  void aKubeletThatIsNotReadyIsDownAndUpAgain() {
    World world = new World().up();
    world.after(5);
    world.ready("False");
    world.look();
    assertThat(world.cause()).isEqualTo(Cause.NOT_READY);
    world.after(7);
    world.ready("True");
    world.look();

    assertThat(world.told.getLast())
        .isInstanceOfSatisfying(NodeUp.class, up -> assertThat(up.downSeconds()).isEqualTo(7));
  }

  @Test
  void silenceIsNamedByWhatIsKnownOfTheMachine() {
    assertThat(silence(PowerState.RUNNING)).isEqualTo(Cause.HUNG);
    assertThat(silence(PowerState.PAUSED)).isEqualTo(Cause.HUNG);
    assertThat(silence(PowerState.UNKNOWN)).isEqualTo(Cause.CUT_OFF);
    assertThat(silence(null)).isEqualTo(Cause.UNKNOWN);
  }

  private static Cause silence(@Nullable PowerState power) {
    World world = new World().up();
    world.machine = null;
    if (power != null) {
      world.machine(power, true);
    }
    world.ready("Unknown");
    world.look();
    return world.cause();
  }

  @Test
  void aMachineThatIsOffIsDownAtOnceByWishOrNot() {
    World lost = new World().up();
    lost.after(1);
    lost.machine(PowerState.OFF, false);
    lost.look();
    assertThat(lost.cause()).isEqualTo(Cause.LOST);

    World wished = new World().up();
    wished.machine(PowerState.OFF, true);
    wished.look();
    assertThat(wished.cause()).isEqualTo(Cause.WISHED_POWER_OFF);
    assertThat(((NodeDown) wished.told.getLast()).evidence())
        .anyMatch(text -> text.contains("powered off by wish"));
  }

  @Test
  void aMachineThatWasPoweredOffByWishIsNotLostWhenItIsWishedOnBeforeAnybodyLooked() {
    World world = new World().up();
    world.machine(PowerState.OFF, true);
    world.after(2);
    world.machine(PowerState.OFF, false);
    world.look();
    assertThat(world.cause()).isEqualTo(Cause.WISHED_POWER_OFF);
  }

  @Test
  void aMachineThatRunsAgainIsUpOnlyWhenItsKubeletSpeaks() {
    World world = new World().up();
    world.machine(PowerState.OFF, false);
    world.look();
    world.after(4);
    world.machine(PowerState.RUNNING, true);
    assertThat(world.look()).isEqualTo(Health.DOWN);
    world.after(6);
    world.renewed();

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told.getLast())
        .isInstanceOfSatisfying(NodeUp.class, up -> assertThat(up.downSeconds()).isEqualTo(10));
  }

  @Test
  void aMachineThatBootsAfterItWasOffDoesNotHangAndIsUpWhenItsKubeletIsReady() {
    World world = new World().up();
    world.machine(PowerState.OFF, false);
    world.look();
    world.markedOff();
    world.machine(PowerState.RUNNING, true);
    world.look();
    assertThat(Objects.requireNonNull(world.stored).cause()).isEqualTo(Cause.LOST);
    world.after(5);
    world.renewed();
    assertThat(world.look()).isEqualTo(Health.DOWN);
    world.after(1);
    world.ready("True");

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told).hasSize(2);
  }

  @Test
  void aMarkThatIsSeenBeforeTheMachinesNewsIsNoHang() {
    for (boolean wished : List.of(true, false)) {
      World world = new World().up();
      world.after(60);
      world.markedOff();
      assertThat(world.look()).isEqualTo(Health.UP);
      world.machine(PowerState.OFF, wished);

      assertThat(world.look()).isEqualTo(Health.DOWN);
      assertThat(world.cause()).isEqualTo(wished ? Cause.WISHED_POWER_OFF : Cause.LOST);
      assertThat(world.told).hasSize(1);
    }
  }

  @Test
  void aMachineThatWasOffBeforeAnybodyLookedIsToldOnceAllTheSame() {
    for (boolean wished : List.of(true, false)) {
      World world = new World().up();
      world.after(3);
      world.machine(PowerState.OFF, wished);
      world.after(1);
      world.machine(PowerState.RUNNING, true);
      assertThat(world.look()).isEqualTo(Health.DOWN);
      assertThat(world.cause()).isEqualTo(wished ? Cause.WISHED_POWER_OFF : Cause.LOST);
      world.after(5);
      world.renewed();
      assertThat(world.look()).isEqualTo(Health.UP);
      world.after(5);
      world.renewed();
      assertThat(world.look()).isEqualTo(Health.UP);
      assertThat(world.told).hasSize(2);
    }
  }

  @Test
  void aLeaseThatRanOutIsDownBeforeKubernetesSaysSo() {
    World world = new World().up();
    world.after(40);
    assertThat(world.look()).isEqualTo(Health.UP);
    world.after(1);

    assertThat(world.look()).isEqualTo(Health.DOWN);
    assertThat(world.cause()).isEqualTo(Cause.HUNG);
    assertThat(((NodeDown) world.told.getLast()).lastSeen()).isEqualTo(NOON);
  }

  @Test
  void aLeaseCouldNotBeRenewedWhileTheApiServerWasAway() {
    World world = new World().up();
    world.after(300);
    world.seeingSince = world.now;
    assertThat(world.look()).isEqualTo(Health.UP);
    world.after(9);
    world.renewed();
    world.look();
    world.after(39);

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told).isEmpty();
  }

  @Test
  void aClockThatIsWrongOnTheNodeDoesNoHarm() {
    World world = new World().up();
    for (int i = 0; i < 20; i++) {
      world.after(10);
      world.lease = new Lease(world.now.minusSeconds(3600), Duration.ofSeconds(40));
      assertThat(world.look()).isEqualTo(Health.UP);
    }
    world.after(41);
    assertThat(world.look()).isEqualTo(Health.DOWN);
  }

  @Test
  void aNodeThatJoinedAnewIsToldAsUpWithTheTimeItWasAway() {
    World world = new World().up();
    world.machine(PowerState.OFF, false);
    world.look();
    world.after(30);
    world.uid = "uid-2";
    world.machine(PowerState.RUNNING, true);
    world.ready("True");
    world.renewed();

    assertThat(world.look()).isEqualTo(Health.UP);
    assertThat(world.told.getLast())
        .isInstanceOfSatisfying(NodeUp.class, up -> assertThat(up.downSeconds()).isEqualTo(30));
  }

  /** What happens to the world between looks. */
  enum Happening {
    SECOND,
    MINUTE,
    RENEW,
    MARKED_OFF,
    READY,
    NOT_READY,
    SILENT,
    POWER_OFF,
    WISHED_OFF,
    POWER_ON,
    RESTART
  }

  @Property(tries = 500)
  void downAndUpAlternateAndNothingIsToldTwice(@ForAll("happenings") List<Happening> happenings) {
    World world = new World();
    for (Happening happening : happenings) {
      switch (happening) {
        case SECOND -> world.after(1);
        case MINUTE -> world.after(60);
        case RENEW -> world.renewed();
        case MARKED_OFF -> world.markedOff();
        case READY -> world.ready("True");
        case NOT_READY -> world.ready("False");
        case SILENT -> world.ready("Unknown");
        case POWER_OFF -> world.machine(PowerState.OFF, false);
        case WISHED_OFF -> world.machine(PowerState.OFF, true);
        case POWER_ON -> world.machine(PowerState.RUNNING, true);
        case RESTART -> world.seeingSince = world.now;
      }
      int before = world.told.size();
      world.look();
      world.look();
      assertThat(world.told.size()).isLessThanOrEqualTo(before + 1);
    }

    boolean up = false;
    for (SlipwayEvent event : world.told) {
      assertThat(event).isInstanceOf(up ? NodeDown.class : NodeUp.class);
      up = !up;
    }
    boolean shownUp = world.stored != null && world.stored.health() == Health.UP;
    assertThat(shownUp).isEqualTo(up);
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Arbitraries.of(Happening.class).list().ofMaxSize(30);
  }
}
