package dev.slipway.provisioner.topology;

import org.jspecify.annotations.Nullable;

/**
 * The machines a cluster is made of.
 *
 * @param etcd members of the cluster's etcd
 * @param controllers machines that run the API server and its controllers
 * @param workers machines that run pods
 * @param database the machine of the database, or null when none is wished
 */
public record Topology(
    MachineGroup etcd,
    MachineGroup controllers,
    MachineGroup workers,
    @Nullable DatabaseMachine database) {

  /** Memory of all machines together, in MiB. */
  public int totalMemoryMiB() {
    return etcd.totalMemoryMiB()
        + controllers.totalMemoryMiB()
        + workers.totalMemoryMiB()
        + (database == null ? 0 : database.memoryMiB());
  }
}
