package dev.slipway.provisioner.topology;

import dev.slipway.provisioner.layout.NetworkPlan;
import java.util.List;

/**
 * Everything a caller can wish of a cluster, complete: what was omitted has been filled in.
 *
 * @param name unique within its project
 * @param infrastructure the driver that makes its machines
 * @param kubernetesVersion such as {@code 1.36.3}
 * @param topology its machines
 * @param networks its address ranges
 * @param portForwards ports of the host that lead to it
 */
public record ClusterWish(
    String name,
    String infrastructure,
    String kubernetesVersion,
    Topology topology,
    NetworkPlan networks,
    List<PortForward> portForwards) {

  public ClusterWish {
    portForwards = List.copyOf(portForwards);
  }
}
