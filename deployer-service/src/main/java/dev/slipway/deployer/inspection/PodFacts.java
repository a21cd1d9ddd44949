package dev.slipway.deployer.inspection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a pod.
 *
 * @param name the pod's name
 * @param node the node it is on, or null while it is on none
 * @param ip its address, or null while it has none
 * @param phase Kubernetes' phase, such as {@code Running}
 * @param reason the status' reason, such as {@code Evicted}, or null
 * @param createdAt when it was made
 * @param terminating whether it is on its way out
 * @param ready whether its Ready condition is true
 * @param unschedulable what the scheduler says, or null when it has, or needs, no complaint
 * @param requests what it asks a node for
 * @param containers its containers, in the order of its spec
 */
public record PodFacts(
    String name,
    @Nullable String node,
    @Nullable String ip,
    String phase,
    @Nullable String reason,
    Instant createdAt,
    boolean terminating,
    boolean ready,
    @Nullable String unschedulable,
    Resources requests,
    List<ContainerFacts> containers) {

  public PodFacts {
    containers = List.copyOf(containers);
  }

  /** Whether it counts: neither ended nor on its way out. */
  public boolean active() {
    return !terminating && !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  /** How often its containers were started again. */
  public int restarts() {
    return containers.stream().mapToInt(ContainerFacts::restarts).sum();
  }

  /**
   * What a cluster says of a container.
   *
   * @param name its name within the pod
   * @param image its image
   * @param ready whether it is ready
   * @param running whether it runs
   * @param restarts how often it was started again
   * @param waitingReason why it waits, such as {@code ImagePullBackOff}, or null
   * @param waitingMessage more about it, or null
   * @param terminatedReason why it ended, such as {@code OOMKilled}, or null
   * @param exitCode how it ended last, or null if it never did
   * @param lastTerminatedReason why it ended the time before, or null
   * @param lastRun how long it ran the time before, or null if there was none
   */
  public record ContainerFacts(
      String name,
      String image,
      boolean ready,
      boolean running,
      int restarts,
      @Nullable String waitingReason,
      @Nullable String waitingMessage,
      @Nullable String terminatedReason,
      @Nullable Integer exitCode,
      @Nullable String lastTerminatedReason,
      @Nullable Duration lastRun) {}
}
