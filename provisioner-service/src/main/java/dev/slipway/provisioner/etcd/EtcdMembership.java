package dev.slipway.provisioner.etcd;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;

/**
 * Changes who is a member of a cluster's etcd. Each change can be repeated, and then finds what the
 * first attempt did. etcd itself refuses what would cost it its quorum.
 */
public interface EtcdMembership {

  /**
   * Adds a member without a vote that has yet to start.
   *
   * @param via a healthy member's machine, which is asked
   */
  void add(ClusterRecords records, MachineId via, Machine machine);

  /**
   * Removes a member for good.
   *
   * @param member its id in hexadecimal
   */
  void remove(ClusterRecords records, MachineId via, String member);

  /**
   * Gives a member that has caught up its vote.
   *
   * @throws dev.slipway.kit.problem.ProblemException CLUSTER_NOT_READY while it has not caught up
   */
  void promote(ClusterRecords records, MachineId via, String member);
}
