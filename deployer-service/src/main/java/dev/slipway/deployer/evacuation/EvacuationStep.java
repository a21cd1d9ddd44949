package dev.slipway.deployer.evacuation;

import dev.slipway.deployer.evacuation.NodeSeen.BoundPod;
import dev.slipway.deployer.evacuation.NodeSeen.Taint;
import java.util.List;

/** What is next about a fenced node. Each can be repeated. */
public sealed interface EvacuationStep {

  /** Sets the node's taints, if the Node object is still of this version. */
  record SetTaints(String resourceVersion, List<Taint> taints) implements EvacuationStep {
    public SetTaints {
      taints = List.copyOf(taints);
    }
  }

  /** Deletes these pods without grace, each only if it is still of the version that was seen. */
  record DeletePods(List<BoundPod> pods) implements EvacuationStep {
    public DeletePods {
      pods = List.copyOf(pods);
    }
  }

  /**
   * Says that none of these pods is ready, and then that the node isn't, as Kubernetes itself does
   * once nothing was heard of the node for long enough; each only if it is still of the version
   * that was seen.
   */
  record MarkUnreachable(String resourceVersion, List<BoundPod> pods) implements EvacuationStep {
    public MarkUnreachable {
      pods = List.copyOf(pods);
    }
  }

  /** No pod of the dead incarnation is left: to be told. */
  record Evacuated() implements EvacuationStep {}

  /** Nothing is left to be done, or to be waited for. */
  record Finished() implements EvacuationStep {}

  /** The node is not back yet, or its pods are not gone yet. */
  record Wait() implements EvacuationStep {}
}
