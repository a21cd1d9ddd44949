package dev.slipway.deployer.evacuation;

import dev.slipway.kit.work.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Takes note of fences and of what may end an evacuation; runs in the caller's transaction. */
@ApplicationScoped
public class Fences {
  private final EvacuationStore store;
  private final WorkQueue queue;

  @Inject
  Fences(EvacuationStore store, WorkQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /** A machine certainly no longer runs. */
  public void fenced(Evacuation.Fence fence) {
    store.put(
        store
            .lock(fence.clusterId(), fence.node())
            .map(present -> present.fencedAgain(fence))
            .orElseGet(() -> Evacuation.begin(fence)));
    queue.wake(Evacuator.KIND, fence.clusterId());
  }

  /** Something changed about a cluster's nodes. */
  public void look(String clusterId) {
    if (!store.ofCluster(clusterId).isEmpty()) {
      queue.wake(Evacuator.KIND, clusterId);
    }
  }

  /** Nothing is left of a cluster. */
  public void gone(String clusterId) {
    store.removeCluster(clusterId);
  }
}
