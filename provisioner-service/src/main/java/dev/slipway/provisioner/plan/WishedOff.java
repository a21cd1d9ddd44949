package dev.slipway.provisioner.plan;

import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.Probe;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What it means for a cluster that machines are off by wish, or on their way at somebody's wish.
 */
final class WishedOff {
  /** The reason of a condition that isn't true because somebody wished a machine off. */
  static final String REASON = "WishedOff";

  private WishedOff() {}

  /**
   * Whether a cluster is no less Ready without this machine: a worker, or a member of etcd whose
   * quorum is judged anyway, that is off by wish; or a worker that is being operated on.
   */
  static boolean excused(Machine machine) {
    boolean operated = machine.operation() != null && !machine.operation().repair();
    return switch (machine.name().role()) {
      case WORKER -> operated || machine.wishedPower() == WishedPower.OFF;
      case ETCD -> machine.wishedPower() == WishedPower.OFF;
      case CONTROLLER, DATABASE, LOAD_BALANCER -> false;
    };
  }

  /** The probe, or that so many machines are off by wish that it can't answer. */
  static Probe unless(List<Machine> machines, MachineRole role, int needed, Probe probe) {
    List<Machine> ofRole =
        machines.stream().filter(machine -> machine.name().role() == role).toList();
    List<Machine> off =
        ofRole.stream().filter(machine -> machine.wishedPower() == WishedPower.OFF).toList();
    if (probe.answers() || off.isEmpty() || ofRole.size() - off.size() >= needed) {
      return probe;
    }
    String names =
        off.stream().map(machine -> machine.id().name()).collect(Collectors.joining(", "));
    return new Probe.Refuses(
        REASON, names + " to be powered on with POWER_ON, for it is off by wish");
  }
}
