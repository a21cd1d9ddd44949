package dev.slipway.monitor.node;

import dev.slipway.events.NodeDown;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's health as it was last judged, and what it was judged by.
 *
 * @param name the node's name
 * @param uid its object's id
 * @param health the judgement
 * @param since since when the health is this
 * @param cause why it is down, or null
 * @param incarnation its machine's incarnation, or null if unknown
 * @param internalIp its address
 * @param kubeletVersion its kubelet's version
 * @param ready its Ready condition
 * @param leaseRenewedAt when its lease was last renewed, by the node's clock
 * @param leaseSeenAt when that renewal was first seen, by the monitor's clock: what expiry is
 *     counted from, so that clocks may differ
 * @param offEvent the event of its machine's last power-off that was taken into account, or null
 * @param judgedBy in plain words, at least one
 */
public record NodeHealth(
    String name,
    String uid,
    Health health,
    Instant since,
    NodeDown.@Nullable Cause cause,
    @Nullable Integer incarnation,
    @Nullable String internalIp,
    @Nullable String kubeletVersion,
    NodeFacts.@Nullable Ready ready,
    @Nullable Instant leaseRenewedAt,
    @Nullable Instant leaseSeenAt,
    @Nullable String offEvent,
    List<String> judgedBy) {

  public NodeHealth {
    judgedBy = List.copyOf(judgedBy);
  }

  /** Whether it says the same as another one, but for its lease and when its kubelet reported. */
  boolean isButForItsLease(NodeHealth other) {
    return withoutItsLease().equals(other.withoutItsLease());
  }

  private NodeHealth withoutItsLease() {
    NodeFacts.Ready said =
        ready == null
            ? null
            : new NodeFacts.Ready(
                ready.status(),
                ready.reason(),
                ready.message(),
                ready.transition(),
                ready.transition());
    return new NodeHealth(
        name,
        uid,
        health,
        since,
        cause,
        incarnation,
        internalIp,
        kubeletVersion,
        said,
        null,
        null,
        offEvent,
        List.of());
  }

  /** Whether a node does its work. */
  public enum Health {
    UP,
    DOWN,
    /** It never was up, or nobody can tell. */
    UNKNOWN
  }
}
