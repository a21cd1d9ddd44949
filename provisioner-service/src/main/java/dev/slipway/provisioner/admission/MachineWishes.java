package dev.slipway.provisioner.admission;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import java.time.Instant;

/** What an operation on a machine wishes of it. */
public final class MachineWishes {

  private MachineWishes() {}

  /** The machine with the wish that the operation brings about. */
  public static Machine of(Machine machine, MachineOperation.Kind kind, Instant now) {
    return switch (kind) {
      case POWER_OFF_MACHINE -> machine.wishing(WishedPower.OFF);
      case POWER_ON_MACHINE -> hopeful(machine.wishing(WishedPower.ON), now);
      case REBOOT_MACHINE ->
          hopeful(machine.wishing(WishedPower.ON).with(machine.boots().toEnd(null)), now);
      // It is off or on afterwards as it is wished to be now.
      case REPLACE_MACHINE -> machine;
    };
  }

  /** A machine that was given up is given its time anew. */
  private static Machine hopeful(Machine machine, Instant now) {
    if (machine.phase() != MachinePhase.FAILED) {
      return machine;
    }
    return machine.in(
        machine.power() == Power.OFF ? MachinePhase.LOST : MachinePhase.BOOTING,
        machine.power(),
        "is tried anew",
        now);
  }
}
