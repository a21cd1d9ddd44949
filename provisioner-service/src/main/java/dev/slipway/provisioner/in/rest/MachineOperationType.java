package dev.slipway.provisioner.in.rest;

import dev.slipway.provisioner.machine.MachineOperation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can be done to a machine. */
@Schema(name = "MachineOperationType")
public enum MachineOperationType {
  POWER_OFF(MachineOperation.Kind.POWER_OFF_MACHINE),
  POWER_ON(MachineOperation.Kind.POWER_ON_MACHINE),
  REBOOT(MachineOperation.Kind.REBOOT_MACHINE),
  REPLACE(MachineOperation.Kind.REPLACE_MACHINE);

  private final MachineOperation.Kind kind;

  MachineOperationType(MachineOperation.Kind kind) {
    this.kind = kind;
  }

  MachineOperation.Kind kind() {
    return kind;
  }

  static MachineOperationType of(MachineOperation.Kind kind) {
    return switch (kind) {
      case POWER_OFF_MACHINE -> POWER_OFF;
      case POWER_ON_MACHINE -> POWER_ON;
      case REBOOT_MACHINE -> REBOOT;
      case REPLACE_MACHINE -> REPLACE;
    };
  }
}
