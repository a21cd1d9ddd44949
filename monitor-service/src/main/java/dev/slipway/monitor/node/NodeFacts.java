package dev.slipway.monitor.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a node.
 *
 * @param name the node's name
 * @param uid its object's id: another one after it was removed and joined again
 * @param incarnation of its machine, as its kubelet said when it joined, or null if it didn't
 * @param internalIp its address, or null if it has none yet
 * @param kubeletVersion such as {@code v1.36.3}, or null if unknown
 * @param ready its Ready condition, or null before the kubelet has set it
 * @param lease its lease, or null before the kubelet has taken it
 */
public record NodeFacts(
    String name,
    String uid,
    @Nullable Integer incarnation,
    @Nullable String internalIp,
    @Nullable String kubeletVersion,
    @Nullable Ready ready,
    @Nullable Lease lease) {

  /** The same node with its lease. */
  public NodeFacts withLease(@Nullable Lease found) {
    return new NodeFacts(name, uid, incarnation, internalIp, kubeletVersion, ready, found);
  }

  /**
   * A Ready condition.
   *
   * @param status {@code True}, {@code False} or {@code Unknown}
   * @param reason in CamelCase
   * @param message for people
   * @param transition when the status last changed, to the second
   * @param heartbeat when the kubelet last said so, to the second
   */
  public record Ready(
      String status, String reason, String message, Instant transition, Instant heartbeat) {}

  /**
   * A lease in {@code kube-node-lease}.
   *
   * @param renewedAt when the kubelet last renewed it, by the node's clock
   * @param holdsFor how long a renewal holds; Kubernetes' default is 40 s, renewed every 10 s
   */
  public record Lease(Instant renewedAt, Duration holdsFor) {}
}
