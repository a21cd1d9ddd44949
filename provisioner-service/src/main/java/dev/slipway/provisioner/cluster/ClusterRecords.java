package dev.slipway.provisioner.cluster;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.machine.Machine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is recorded of a cluster and that decisions rest on.
 *
 * @param cluster the cluster
 * @param machines its machines, in the order of their names
 * @param authorities whether its certificate authorities were issued
 * @param certified the machines whose certificates were issued
 * @param expiredKubeconfigs ids of kubeconfigs whose time is over and that still have an account
 */
public record ClusterRecords(
    Cluster cluster,
    List<Machine> machines,
    boolean authorities,
    Set<MachineId> certified,
    List<String> expiredKubeconfigs) {

  public ClusterRecords {
    machines = List.copyOf(machines);
    certified = Set.copyOf(certified);
    expiredKubeconfigs = List.copyOf(expiredKubeconfigs);
  }

  /** The same with these machines. */
  public ClusterRecords with(List<Machine> others) {
    return new ClusterRecords(cluster, others, authorities, certified, expiredKubeconfigs);
  }

  /**
   * Whether all was as wished when it was last looked at: the cluster is Ready, its machines run,
   * each of its conditions is true, and nothing is being done to any of it.
   */
  public boolean atRest() {
    return cluster.phase() == ClusterPhase.READY
        && cluster.operation() == null
        && !cluster.deleting()
        && !cluster.founding().again()
        && cluster.conditions().stream().allMatch(one -> one.status() == Condition.Status.TRUE)
        && machines.stream().allMatch(Machine::atRest);
  }

  /** The machine that is wished under this name, whatever its incarnation. */
  public Optional<Machine> machine(String name) {
    return machines.stream().filter(machine -> machine.id().name().equals(name)).findFirst();
  }

  /** The machine that is wished under this name and incarnation. */
  public Optional<Machine> machine(MachineId id) {
    return machines.stream().filter(machine -> machine.id().equals(id)).findFirst();
  }
}
