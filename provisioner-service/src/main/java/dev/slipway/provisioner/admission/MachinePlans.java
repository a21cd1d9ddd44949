package dev.slipway.provisioner.admission;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.MachineGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which machines a wish means. */
public final class MachinePlans {

  private MachinePlans() {}

  /** The machines of a new cluster. */
  public static List<Machine> of(String clusterId, ClusterWish wish, Instant now) {
    return of(clusterId, wish, Founding.FIRST, now);
  }

  /** The machines of a cluster that came to be in this way. */
  public static List<Machine> of(
      String clusterId, ClusterWish wish, Founding founding, Instant now) {
    List<Machine> machines = new ArrayList<>();
    add(machines, clusterId, wish, MachineRole.ETCD, wish.topology().etcd(), founding, now);
    add(
        machines,
        clusterId,
        wish,
        MachineRole.CONTROLLER,
        wish.topology().controllers(),
        founding,
        now);
    add(machines, clusterId, wish, MachineRole.WORKER, wish.topology().workers(), founding, now);
    DatabaseMachine database = wish.topology().database();
    if (database != null) {
      add(
          machines,
          clusterId,
          wish,
          MachineRole.DATABASE,
          new MachineGroup(1, database.memoryMiB()),
          founding,
          now);
    }
    return machines;
  }

  private static void add(
      List<Machine> machines,
      String clusterId,
      ClusterWish wish,
      MachineRole role,
      MachineGroup group,
      Founding founding,
      Instant now) {
    for (int number = 1; number <= group.count(); number++) {
      MachineName name = new MachineName(role, number);
      machines.add(
          Machine.wished(
              new MachineId(clusterId, name.toString(), founding.incarnation()),
              wish.networks().machineAddress(name).toString(),
              group.memoryMiB(),
              now));
    }
  }
}
