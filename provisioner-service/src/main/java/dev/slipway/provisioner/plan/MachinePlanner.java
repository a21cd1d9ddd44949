package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What to do next about one machine: make it, power it on, shut it down, fence it. Pure.
 *
 * <p>A machine that went off is powered on only after a round that recorded it as off: so its fence
 * is told before its next boot begins, wherever the process dies.
 */
final class MachinePlanner {
  private final PlannerSettings settings;
  private final RepairPolicy policy;
  private final HungWorkers hung;

  MachinePlanner(PlannerSettings settings) {
    this.settings = settings;
    this.hung = new HungWorkers(settings);
    this.policy = new RepairPolicy(settings);
  }

  /** The next actions for a machine, in order; what is awaited is added to the waits. */
  List<Action> actions(
      ClusterRecords records,
      Machine machine,
      Inventory inventory,
      Observation observation,
      List<String> waits) {
    Optional<MachineState.Present> present = find(inventory, machine.id());
    if (RepairPolicy.gone(machine, present)) {
      if (machine.wishedPower() == WishedPower.ON && !machine.leaving()) {
        waits.add(machine.id().name() + ", which is gone, to be replaced");
      }
      return List.of();
    }
    if (present.isEmpty()) {
      return machine.leaving()
          ? List.of()
          : creation(records, machine, inventory, observation, waits);
    }
    MachineState.Present state = present.get();
    return switch (state.power()) {
      case OFF -> off(records, machine, state, inventory, observation, waits);
      case RUNNING -> {
        if (!mustStop(machine, state)) {
          // What hangs hears no request.
          yield hung.shallEnd(records, machine, observation)
              ? List.of(new Action.PowerOff(machine.id()))
              : List.of();
        }
        yield mayStop(records, machine, observation, waits)
            ? stop(machine, observation.at())
            : List.of();
      }
      case PAUSED -> paused(machine, state, observation.at(), waits);
      case UNKNOWN -> {
        if (mustStop(machine, state)) {
          yield List.of(new Action.PowerOff(machine.id()));
        }
        waits.add("its infrastructure to say whether " + machine.id().name() + " runs");
        yield List.of();
      }
    };
  }

  /** Whether the boot that runs shall end. */
  private static boolean mustStop(Machine machine, MachineState.Present state) {
    return machine.wishedPower() == WishedPower.OFF
        || machine.leaving()
        || (machine.rebooting()
            && machine.boots().ending() != null
            && state.bootId().equals(Optional.of(machine.boots().ending())));
  }

  /** etcd must not lose its quorum by a stop that was admitted while more members served. */
  private static boolean mayStop(
      ClusterRecords records, Machine machine, Observation observation, List<String> waits) {
    boolean keepsQuorum =
        machine.name().role() != MachineRole.ETCD
            || (machine.rebooting() && EtcdPlanner.isAlone(records))
            || EtcdPlanner.holdsWithout(records, machine, observation);
    if (!keepsQuorum) {
      waits.add(
          "more members of etcd to serve, so that " + machine.id().name() + " can be stopped");
    }
    return keepsQuorum;
  }

  /** It is asked first, for so long, and then fenced. */
  private List<Action> stop(Machine machine, Instant now) {
    Instant since = machine.boots().stoppingSince();
    boolean patient = since == null || now.isBefore(since.plus(settings.shutDownDeadline()));
    return List.of(patient ? new Action.ShutDown(machine.id()) : new Action.PowerOff(machine.id()));
  }

  private List<Action> paused(
      Machine machine, MachineState.Present state, Instant now, List<String> waits) {
    // What is paused hears no request.
    if (mustStop(machine, state)) {
      return List.of(new Action.PowerOff(machine.id()));
    }
    Instant since = machine.boots().pausedSince();
    boolean tooLong = since != null && !now.isBefore(since.plus(settings.pausedDeadline()));
    if (machine.name().role() == MachineRole.WORKER && tooLong) {
      return List.of(new Action.PowerOff(machine.id()));
    }
    waits.add(machine.id().name() + " to run on, for it is paused");
    return List.of();
  }

  private List<Action> off(
      ClusterRecords records,
      Machine machine,
      MachineState.Present state,
      Inventory inventory,
      Observation observation,
      List<String> waits) {
    if (machine.leaving()) {
      return List.of();
    }
    if (state.bootId().isEmpty()) {
      return creation(records, machine, inventory, observation, waits);
    }
    if (machine.wishedPower() == WishedPower.OFF || !recordedOff(machine, state)) {
      return List.of();
    }
    if (machine.rebooting()) {
      return List.of(new Action.PowerOn(machine.id()));
    }
    if (policy.beyondPowerOn(machine, Optional.of(state))) {
      RepairPolicy.Verdict verdict = policy.mayReplace(records, machine, observation.at());
      if (!(verdict instanceof RepairPolicy.Verdict.No)) {
        waits.add(machine.id().name() + ", which does not come up, to be replaced");
        return List.of();
      }
    }
    return powerOn(machine, observation.at(), waits);
  }

  private static boolean recordedOff(Machine machine, MachineState.Present state) {
    return state.bootId().equals(Optional.ofNullable(machine.boots().fenced()));
  }

  /** What is left to do until a machine first boots; to repeat a creation is to complete it. */
  private static List<Action> creation(
      ClusterRecords records,
      Machine machine,
      Inventory inventory,
      Observation observation,
      List<String> waits) {
    MachineId id = machine.id();
    // One that booted and is gone: that boot's end is recorded before another begins.
    if (!records.authorities() || !machine.boots().ended()) {
      return List.of();
    }
    if (!records.certified().contains(id)) {
      return List.of(new Action.IssueCertificates(id));
    }
    boolean predecessor =
        inventory.machines().stream()
            .anyMatch(other -> other.id().name().equals(id.name()) && !other.id().equals(id));
    if (inventory.networks().isEmpty()
        || predecessor
        || !EtcdPlanner.mayBeMade(records, machine, observation)) {
      return List.of();
    }
    boolean on = machine.wishedPower() == WishedPower.ON;
    if (on && nodeIsForgotten(records, machine, observation)) {
      return List.of(new Action.CreateMachine(id), new Action.PowerOn(id));
    }
    if (find(inventory, id).isEmpty()) {
      return List.of(new Action.CreateMachine(id));
    }
    if (on) {
      waits.add("the API server, to delete the Node of the machine that was " + id.name());
    }
    return List.of();
  }

  /**
   * Whether no Node of an earlier incarnation is left. A kubelet registers once, when it starts,
   * and only a Node that isn't there: it must not boot before its predecessor's is deleted.
   */
  private static boolean nodeIsForgotten(
      ClusterRecords records, Machine machine, Observation observation) {
    boolean first = machine.id().incarnation() <= records.cluster().founding().incarnation();
    if (machine.name().role() != MachineRole.WORKER || first) {
      return true;
    }
    return switch (observation.nodes()) {
      case NodesSeen.Unlisted unlisted -> false;
      case NodesSeen.Listed(var nodes) -> {
        NodesSeen.Node node = nodes.get(machine.id().name());
        yield node == null || node.incarnation() >= machine.id().incarnation();
      }
    };
  }

  private List<Action> powerOn(Machine machine, Instant now, List<String> waits) {
    Instant last = machine.lastPowerOn();
    if (last == null) {
      return List.of(new Action.PowerOn(machine.id()));
    }
    Instant next = last.plus(settings.pauseAfter(machine.powerOns()));
    if (!now.isBefore(next)) {
      return List.of(new Action.PowerOn(machine.id()));
    }
    waits.add(
        machine.id().name()
            + " went off again; it is powered on at "
            + next.truncatedTo(ChronoUnit.SECONDS));
    return List.of();
  }

  static Optional<MachineState.Present> find(Inventory inventory, MachineId id) {
    return inventory.machines().stream().filter(machine -> machine.id().equals(id)).findFirst();
  }
}
