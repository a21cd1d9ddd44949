package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.node.ImageCatalogue;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.PodDelays;
import java.time.Duration;

/** Nodes with other times and images than usual ones. */
public final class TestNodes {
  private TestNodes() {}

  /** The same node but for these. */
  public static NodeOptions like(
      NodeOptions usual, Duration lease, ImageCatalogue images, PodDelays delays) {
    return new NodeOptions(
        usual.name(),
        usual.address(),
        usual.listenAddress(),
        usual.labels(),
        usual.taints(),
        usual.cpuMillis(),
        usual.memoryMiB(),
        usual.reservedMiB(),
        usual.maxPods(),
        usual.podCidr(),
        usual.providerId(),
        usual.kubeletVersion(),
        usual.bootId(),
        lease,
        usual.statusReports(),
        usual.longestBackOff(),
        images,
        delays);
  }
}
