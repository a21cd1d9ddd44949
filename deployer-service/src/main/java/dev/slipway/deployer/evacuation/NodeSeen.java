package dev.slipway.deployer.evacuation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a node that was fenced.
 *
 * @param node the Node object, or null when there is none
 * @param lease the node's lease, or null when there is none
 * @param pods every pod that is bound to it, in any namespace
 */
public record NodeSeen(@Nullable Node node, @Nullable Lease lease, List<BoundPod> pods) {

  public NodeSeen {
    pods = List.copyOf(pods);
  }

  /**
   * A Node object.
   *
   * @param resourceVersion its version, for changes that must not overtake another one
   * @param createdAt when it was made; to the second
   * @param heartbeat when a kubelet last reported its conditions, to the second, or null
   * @param ready whether its condition {@code Ready} is true
   */
  public record Node(
      String resourceVersion,
      Instant createdAt,
      @Nullable Instant heartbeat,
      boolean ready,
      List<Taint> taints) {
    public Node {
      taints = List.copyOf(taints);
    }
  }

  /** A taint; {@code timeAdded} as Kubernetes writes it, or null. */
  public record Taint(
      String key, @Nullable String value, String effect, @Nullable String timeAdded) {}

  /**
   * A node's lease, which its kubelet renews.
   *
   * @param version changes with every renewal
   * @param renewedAt by the kubelet's clock, or null if it never was
   */
  public record Lease(String version, @Nullable Instant renewedAt) {}

  /**
   * A pod that is bound to the node.
   *
   * @param mirror whether it only shows a static pod, which is the kubelet's own
   * @param ended whether all its containers have ended for good
   * @param released whether it was deleted without grace already, and waits for finalizers alone
   * @param ready whether its condition {@code Ready} is true
   * @param toleratesOutOfService whether it stays where {@link EvacuationPlanner#TAINT} is
   */
  public record BoundPod(
      String namespace,
      String name,
      String uid,
      String resourceVersion,
      boolean mirror,
      boolean ended,
      boolean released,
      boolean ready,
      boolean toleratesOutOfService) {}
}
