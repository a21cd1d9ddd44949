package dev.slipway.provisioner.blueprint;

import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.Machine;
import java.util.List;

/** From records to the layout that certificates and configurations are made from. */
public final class ClusterLayouts {

  private ClusterLayouts() {}

  /** The layout of a cluster with all its machines. */
  public static ClusterLayout of(ClusterRecords records) {
    Cluster cluster = records.cluster();
    return new ClusterLayout(
        cluster.id(),
        cluster.wish().name(),
        cluster.wish().kubernetesVersion(),
        cluster.wish().networks(),
        records.machines().stream()
            .map(
                machine ->
                    new Machine(
                        machine.name(),
                        Ipv4Address.parse(machine.address()),
                        machine.memoryMiB(),
                        machine.id().incarnation(),
                        machine.id().incarnation() > cluster.founding().incarnation()))
            .toList(),
        // The driver's endpoint of c1 is its address, or loopback where ports are forwarded.
        List.of("127.0.0.1", "localhost"));
  }
}
