package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.PowerState;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.plan.Recording.Happening;
import java.time.Instant;
import java.util.List;

/**
 * What it means to make a cluster anew: etcd, controllers and workers at a new incarnation, with
 * authorities to be issued anew. The database machine stays as it is, if it ever booted. Pure.
 *
 * <p>All of it is recorded at once, before any machine is touched. From then on the old machines
 * are strangers, which the planner destroys, and the new ones are machines like any others.
 */
public final class Regeneration {
  /** The reason of conditions that aren't true for this. */
  static final String REASON = "Regenerating";

  private Regeneration() {}

  /** Whether a machine stays. */
  public static boolean keeps(Machine machine) {
    return switch (machine.name().role()) {
      case ETCD, CONTROLLER, WORKER, LOAD_BALANCER -> false;
      // One that never booted has certificates of authorities that are given up.
      case DATABASE -> machine.phase() != MachinePhase.PENDING || machine.boots().last() != null;
    };
  }

  /** How the cluster comes to be then: what is made anew has the same incarnation, a new one. */
  static Founding founding(ClusterRecords records) {
    int latest =
        records.machines().stream()
            .filter(machine -> !keeps(machine))
            .mapToInt(machine -> machine.id().incarnation())
            .max()
            .orElse(records.cluster().founding().incarnation());
    return new Founding(latest + 1, false);
  }

  /** The machines as they are then. */
  static List<Machine> machines(ClusterRecords records, List<Machine> now, Instant at) {
    int incarnation = founding(records).incarnation();
    return now.stream()
        .map(machine -> keeps(machine) ? machine : next(machine, incarnation, at))
        .toList();
  }

  private static Machine next(Machine machine, int incarnation, Instant at) {
    return Machine.wished(
        new MachineId(machine.id().clusterId(), machine.id().name(), incarnation),
        machine.address(),
        machine.memoryMiB(),
        at);
  }

  /** The conditions as they are then: what stays is as it was. */
  static List<Condition> conditions(List<Condition> now, Instant at) {
    return now.stream().map(condition -> untrue(condition, at)).toList();
  }

  private static Condition untrue(Condition condition, Instant at) {
    boolean stays =
        condition.type().equals(ConditionType.NETWORK_READY.text())
            || condition.type().equals(ConditionType.DATABASE_READY.text());
    if (stays) {
      return condition;
    }
    return new Condition(
        condition.type(),
        Condition.Status.FALSE,
        REASON,
        "etcd, controllers and workers to be made anew",
        condition.status() == Condition.Status.FALSE ? condition.lastTransition() : at);
  }

  /** The new machines are wished for and not made yet, which is meant. */
  static List<Happening> events(List<Machine> before, List<Machine> after) {
    return after.stream()
        .filter(machine -> before.stream().noneMatch(old -> old.id().equals(machine.id())))
        .map(
            machine ->
                new Happening(
                    machine.id().incarnation(),
                    new MachineStateChanged(
                        machine.id().name(),
                        MachineRole.valueOf(machine.name().role().name()),
                        machine.phase(),
                        PowerState.valueOf(machine.power().name()),
                        true)))
        .toList();
  }
}
