package dev.slipway.deployer.evacuation;

import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.deployer.evacuation.NodeSeen.Lease;
import dev.slipway.deployer.evacuation.NodeSeen.Node;
import dev.slipway.deployer.evacuation.NodeSeen.Taint;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what is next about a fenced node. No pod is deleted that a newer boot of the machine may
 * run:
 *
 * <ul>
 *   <li>The fence says that no boot ran at its time. What spoke since is a newer boot, and then
 *       nothing is deleted any more: a renewed lease, a heartbeat, a Node object made later.
 *   <li>Pods are only deleted in a look that finds the taint in place. A kubelet that starts after
 *       it was set takes none of them (it does not admit pods that don't tolerate a NoExecute
 *       taint), so none can have begun to run between that look and the deletion.
 *   <li>Every deletion names the version of the pod that was seen: a kubelet that has taken it up
 *       has written its status, which makes another version.
 * </ul>
 */
public final class EvacuationPlanner {

  /**
   * The taint that tells Kubernetes that the machine is certainly off, so that it detaches volumes,
   * too (KEP-2268, non-graceful node shutdown).
   */
  public static final Taint TAINT =
      new Taint("node.kubernetes.io/out-of-service", "nodeshutdown", "NoExecute", null);

  /** How many pods are deleted before the node is looked at again. */
  static final int BATCH = 25;

  private EvacuationPlanner() {}

  /** The next step. */
  public static EvacuationStep next(Evacuation evacuation, NodeSeen seen) {
    return newerBootSpoke(evacuation, seen)
        ? afterReturn(evacuation, seen)
        : whileAway(evacuation, seen);
  }

  /**
   * The pods that are to go, as long as the node is away. What tolerates the taint stays, as it
   * does with Kubernetes' own eviction: a newer boot takes it up in spite of the taint, and its
   * controller would make it again on this very node.
   */
  public static List<BoundPod> candidates(NodeSeen seen) {
    return seen.pods().stream()
        .filter(pod -> !pod.mirror() && !pod.ended() && !pod.released())
        .filter(pod -> !pod.toleratesOutOfService())
        .toList();
  }

  /** Whether anything was heard of the machine since the fence. */
  static boolean newerBootSpoke(Evacuation evacuation, NodeSeen seen) {
    Lease lease = seen.lease();
    if (lease != null) {
      boolean changed =
          evacuation.leaseSeen() != null && !evacuation.leaseSeen().equals(lease.version());
      if (changed
          || (lease.renewedAt() != null && lease.renewedAt().isAfter(evacuation.fencedAt()))) {
        return true;
      }
    }
    Node node = seen.node();
    return node != null
        && (node.createdAt().isAfter(evacuation.fencedAt())
            || (node.heartbeat() != null && node.heartbeat().isAfter(evacuation.fencedAt())));
  }

  private static EvacuationStep whileAway(Evacuation evacuation, NodeSeen seen) {
    Node node = seen.node();
    return switch (evacuation.state()) {
      case EVACUATING -> {
        if (node != null && !isTainted(node)) {
          List<Taint> taints = new ArrayList<>(node.taints());
          taints.add(TAINT);
          yield new EvacuationStep.SetTaints(node.resourceVersion(), taints);
        }
        List<BoundPod> candidates = candidates(seen);
        if (candidates.isEmpty()) {
          yield new EvacuationStep.Evacuated();
        }
        // Where no taint can be, nothing keeps the next incarnation from taking the pods up just
        // now. Kubernetes' own collector removes pods of nodes that are gone, within a minute.
        yield node == null
            ? new EvacuationStep.Wait()
            : new EvacuationStep.DeletePods(candidates.stream().limit(BATCH).toList());
      }
      case EVACUATED -> {
        // Without a Node object the machine was replaced, or is gone for good.
        if (node == null) {
          yield new EvacuationStep.Finished();
        }
        // Now, and not when Kubernetes has missed it for long enough: nothing is sent to pods that
        // stayed, nothing comes here before the next boot is ready, and its kubelet says so at
        // once, which it does only where it isn't taken for ready already.
        yield node.ready()
            ? new EvacuationStep.MarkUnreachable(
                node.resourceVersion(), seen.pods().stream().filter(BoundPod::ready).toList())
            : new EvacuationStep.Wait();
      }
    };
  }

  private static EvacuationStep afterReturn(Evacuation evacuation, NodeSeen seen) {
    Node node = seen.node();
    if (node != null && isTainted(node)) {
      return new EvacuationStep.SetTaints(
          node.resourceVersion(),
          node.taints().stream().filter(taint -> !taint.key().equals(TAINT.key())).toList());
    }
    return switch (evacuation.state()) {
      case EVACUATING -> new EvacuationStep.Evacuated();
      case EVACUATED -> new EvacuationStep.Finished();
    };
  }

  private static boolean isTainted(Node node) {
    return node.taints().stream().anyMatch(taint -> taint.key().equals(TAINT.key()));
  }
}
