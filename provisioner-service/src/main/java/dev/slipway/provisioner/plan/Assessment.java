package dev.slipway.provisioner.plan;

import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.machine.Machine;
import java.util.List;
import java.util.Optional;

/**
 * What an observation means for a cluster and its machines.
 *
 * @param machines the machines in the phases they are in now
 * @param conditions the conditions as they are now, Ready last
 * @param ready whether the cluster is Ready
 * @param phase what users see first
 * @param overdue the machine that did not come up in time, if there is one
 * @param waits what the conditions that aren't true lack, in plain words
 */
public record Assessment(
    List<Machine> machines,
    List<Condition> conditions,
    boolean ready,
    ClusterPhase phase,
    Optional<Machine> overdue,
    List<String> waits) {

  public Assessment {
    machines = List.copyOf(machines);
    conditions = List.copyOf(conditions);
    waits = List.copyOf(waits);
  }
}
