package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.inspection.NodeFacts;
import dev.slipway.deployer.inspection.PodFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a cluster of an application.
 *
 * @param workload its workload of the wished kind, read from the API server itself: adoption must
 *     not be decided by a cache that lags behind our own writes
 * @param service its service, or null
 * @param secret its Secret, or null
 * @param pods its pods, those on their way out included
 * @param nodes the cluster's nodes
 */
public record Observation(
    @Nullable SeenObject workload,
    @Nullable SeenObject service,
    @Nullable SeenObject secret,
    List<PodFacts> pods,
    List<NodeFacts> nodes) {

  public Observation {
    pods = List.copyOf(pods);
    nodes = List.copyOf(nodes);
  }

  /**
   * Whether all but the workload may come from caches. What of an application that is to go a cache
   * doesn't show yet would be left behind for good.
   */
  public static boolean mayComeFromCaches(Application application) {
    return !application.deleting();
  }

  /** Ready pods that are not on their way out. */
  public int readyPods() {
    return (int) pods.stream().filter(pod -> pod.active() && pod.ready()).count();
  }
}
