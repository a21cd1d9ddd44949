package dev.slipway.monitor.node;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeDown;
import dev.slipway.events.NodeDown.Cause;
import dev.slipway.events.NodeUp;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.kubernetes.NodeReasons;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.cluster.MachineFacts.Off;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeHealth.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a node by what its cluster, its lease and its machine's power say. Pure: the same facts
 * give the same judgement, and a judgement that was stored gives no event again.
 */
public final class NodeJudge {

  private NodeJudge() {}

  /**
   * A judgement.
   *
   * @param health to be stored
   * @param event to be told, or null when nothing changed
   */
  public record Judgement(NodeHealth health, @Nullable SlipwayEvent event) {}

  /** What the facts say, before it is compared with what was known. */
  private record Verdict(Health health, @Nullable Cause cause, List<String> evidence) {}

  /**
   * Judges a node.
   *
   * @param node what its cluster says now
   * @param machine what the provisioner said last of its machine, or null
   * @param before the judgement before, or null if there is none
   * @param seeingSince since when the cluster is seen without a gap: a lease can't be renewed while
   *     the API server is away, so expiry counts from here at the earliest
   */
  public static Judgement judge(
      NodeFacts node,
      @Nullable MachineFacts machine,
      @Nullable NodeHealth before,
      Instant seeingSince,
      Instant now) {
    NodeHealth same = before != null && before.uid().equals(node.uid()) ? before : null;
    Instant leaseSeenAt = leaseSeenAt(node.lease(), same, now);
    MachineFacts about = isOfAnEarlierMachine(machine, node) ? null : machine;
    Verdict verdict =
        withoutStaleNews(
            verdict(node, about, before, leaseSeenAt, seeingSince, now), node, same, leaseSeenAt);

    boolean changed = same == null || same.health() != verdict.health();
    NodeHealth health =
        new NodeHealth(
            node.name(),
            node.uid(),
            verdict.health(),
            same == null || changed ? now : same.since(),
            verdict.cause(),
            incarnation(node, machine),
            node.internalIp(),
            node.kubeletVersion(),
            node.ready(),
            node.lease() == null ? null : node.lease().renewedAt(),
            leaseSeenAt,
            machine == null ? null : machine.offEvent(),
            verdict.evidence());
    return new Judgement(health, changed ? event(before, health, now) : null);
  }

  /**
   * Whether what was heard last of a machine was before this node's kubelet ran: it is heard late,
   * and says nothing of this node.
   */
  private static boolean isOfAnEarlierMachine(@Nullable MachineFacts machine, NodeFacts node) {
    return machine != null
        && node.incarnation() != null
        && (machine.incarnation() < node.incarnation()
            || machine.incarnation() == node.incarnation()
                && machine.phase() == MachinePhase.PENDING);
  }

  private static @Nullable Integer incarnation(NodeFacts node, @Nullable MachineFacts machine) {
    if (node.incarnation() != null) {
      return node.incarnation();
    }
    return machine == null ? null : machine.incarnation();
  }

  private static @Nullable SlipwayEvent event(
      @Nullable NodeHealth before, NodeHealth health, Instant now) {
    Instant downSince = before != null && before.health() == Health.DOWN ? before.since() : null;
    boolean wasUp = before != null && before.health() == Health.UP;
    return switch (health.health()) {
      case UP ->
          new NodeUp(
              health.name(), health.judgedBy(), downSince == null ? null : seconds(downSince, now));
      case DOWN ->
          wasUp
              ? new NodeDown(
                  health.name(),
                  health.cause() == null ? Cause.UNKNOWN : health.cause(),
                  health.judgedBy(),
                  lastSeen(health, before))
              : null;
      case UNKNOWN -> null;
    };
  }

  private static Verdict verdict(
      NodeFacts node,
      @Nullable MachineFacts machine,
      @Nullable NodeHealth before,
      @Nullable Instant leaseSeenAt,
      Instant seeingSince,
      Instant now) {
    Ready ready = node.ready();
    List<String> evidence = new ArrayList<>();
    evidence.add(sayReady(ready));
    boolean expired = isExpired(node.lease(), leaseSeenAt, seeingSince, now);
    evidence.add(sayLease(node.lease(), expired));
    if (machine != null) {
      evidence.add(sayMachine(machine));
    }
    if (machine != null && machine.power() == PowerState.OFF) {
      return new Verdict(Health.DOWN, whyOff(machine), evidence);
    }
    Off unseen = unseenOff(machine, before);
    if (unseen != null) {
      evidence.add(sayOff(unseen.wished(), unseen.at()));
      return new Verdict(
          Health.DOWN, unseen.wished() ? Cause.WISHED_POWER_OFF : Cause.LOST, evidence);
    }
    if (ready == null) {
      return new Verdict(Health.UNKNOWN, null, evidence);
    }
    if (ready.reason().equals(NodeReasons.MACHINE_OFF)
        && before != null
        && before.uid().equals(node.uid())) {
      // Not the kubelet's word, but the deployer's, that the machine was off. Whether by wish, and
      // that it was at all, is what the machine's own news say, which may come later.
      return new Verdict(before.health(), before.cause(), evidence);
    }
    if (ready.status().equals("False")) {
      return new Verdict(Health.DOWN, Cause.NOT_READY, evidence);
    }
    if (expired || !ready.status().equals("True")) {
      return new Verdict(Health.DOWN, silence(machine), evidence);
    }
    return new Verdict(Health.UP, null, evidence);
  }

  /**
   * A power-off since the node was seen up, of a machine that ran again before anybody looked. That
   * of an incarnation before the one that was seen is older, whenever it is heard of.
   */
  private static @Nullable Off unseenOff(
      @Nullable MachineFacts machine, @Nullable NodeHealth before) {
    Off off = machine == null ? null : machine.lastOff();
    return off != null
            && before != null
            && before.health() == Health.UP
            && !off.eventId().equals(before.offEvent())
            && (before.incarnation() == null || off.incarnation() >= before.incarnation())
        ? off
        : null;
  }

  /** By the wish when it went off: it may be wished on again by now. */
  private static Cause whyOff(MachineFacts machine) {
    Off off = machine.lastOff();
    boolean wished = off == null ? machine.wished() : off.wished();
    return wished ? Cause.WISHED_POWER_OFF : Cause.LOST;
  }

  /** Why a kubelet is silent. */
  private static Cause silence(@Nullable MachineFacts machine) {
    if (machine == null) {
      return Cause.UNKNOWN;
    }
    return switch (machine.power()) {
      case RUNNING, PAUSED -> Cause.HUNG;
      case UNKNOWN -> Cause.CUT_OFF;
      case OFF -> whyOff(machine);
    };
  }

  /**
   * A node that is down isn't up again before it has said so itself: after a power-off its
   * condition still is what it was, until Kubernetes is told. And a node that never was up is not
   * down either.
   */
  private static Verdict withoutStaleNews(
      Verdict verdict, NodeFacts node, @Nullable NodeHealth before, @Nullable Instant leaseSeenAt) {
    if (verdict.health() == Health.UP
        && before != null
        && before.health() == Health.DOWN
        && !hasSpokenSince(node, before, leaseSeenAt)) {
      List<String> evidence =
          Stream.concat(
                  verdict.evidence().stream(),
                  Stream.of("it has not renewed its lease since it went down"))
              .toList();
      return new Verdict(Health.DOWN, before.cause(), evidence);
    }
    boolean neverUp = before == null || before.health() == Health.UNKNOWN;
    return verdict.health() == Health.DOWN && neverUp
        ? new Verdict(Health.UNKNOWN, null, verdict.evidence())
        : verdict;
  }

  private static boolean hasSpokenSince(
      NodeFacts node, NodeHealth before, @Nullable Instant leaseSeenAt) {
    boolean renewed = leaseSeenAt != null && leaseSeenAt.isAfter(before.since());
    Ready ready = node.ready();
    boolean turned =
        ready != null
            && before.ready() != null
            && !before.ready().status().equals("True")
            && !ready.transition().isBefore(before.since().truncatedTo(ChronoUnit.SECONDS));
    return renewed || turned;
  }

  private static @Nullable Instant leaseSeenAt(
      @Nullable Lease lease, @Nullable NodeHealth before, Instant now) {
    if (lease == null) {
      return null;
    }
    return before != null && lease.renewedAt().equals(before.leaseRenewedAt())
        ? before.leaseSeenAt()
        : now;
  }

  private static boolean isExpired(
      @Nullable Lease lease, @Nullable Instant seenAt, Instant seeingSince, Instant now) {
    if (lease == null || seenAt == null) {
      return false;
    }
    Instant from = seenAt.isAfter(seeingSince) ? seenAt : seeingSince;
    return now.isAfter(from.plus(lease.holdsFor()));
  }

  private static Instant lastSeen(NodeHealth health, @Nullable NodeHealth before) {
    Instant seen = before == null ? health.since() : before.since();
    if (health.ready() != null && health.ready().heartbeat().isAfter(seen)) {
      seen = health.ready().heartbeat();
    }
    return health.leaseRenewedAt() != null && health.leaseRenewedAt().isAfter(seen)
        ? health.leaseRenewedAt()
        : seen;
  }

  private static String sayReady(@Nullable Ready ready) {
    return ready == null
        ? "its kubelet has not reported yet"
        : "Ready is %s since %s (%s: %s); last heartbeat %s"
            .formatted(
                ready.status(),
                ready.transition(),
                ready.reason(),
                ready.message(),
                ready.heartbeat());
  }

  private static String sayLease(@Nullable Lease lease, boolean expired) {
    if (lease == null) {
      return "it has no lease yet";
    }
    Instant renewed = lease.renewedAt().truncatedTo(ChronoUnit.SECONDS);
    return expired
        ? "its lease ran out: last renewed %s, and a renewal holds %d s"
            .formatted(renewed, lease.holdsFor().toSeconds())
        : "its lease holds, renewed " + renewed;
  }

  private static String sayOff(boolean wished, Instant at) {
    return "its machine was off, %s, at %s"
        .formatted(wished ? "by wish" : "against the wish", at.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String sayMachine(MachineFacts machine) {
    Instant at = machine.at().truncatedTo(ChronoUnit.SECONDS);
    return switch (machine.power()) {
      case OFF ->
          machine.wished()
              ? "its machine was powered off by wish at " + at
              : "its machine is off against the wish since " + at;
      case RUNNING -> "its machine runs, as of " + at;
      case PAUSED -> "its machine stands still since " + at;
      case UNKNOWN -> "whether its machine runs is not known since " + at;
    };
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis()) / 1000.0;
  }
}
