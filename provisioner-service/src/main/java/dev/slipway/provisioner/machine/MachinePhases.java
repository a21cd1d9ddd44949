package dev.slipway.provisioner.machine;

import dev.slipway.events.MachinePhase;
import java.util.EnumSet;
import java.util.Set;

/** The one gate through which a machine's phase changes. */
public final class MachinePhases {

  private MachinePhases() {}

  /**
   * The next phase.
   *
   * @throws IllegalStateException when no machine may go that way
   */
  public static MachinePhase transition(MachinePhase from, MachinePhase to) {
    if (from == to || after(from).contains(to)) {
      return to;
    }
    throw new IllegalStateException("a machine that is " + from + " can't become " + to);
  }

  /** The phases that may follow another one. */
  public static Set<MachinePhase> after(MachinePhase from) {
    return switch (from) {
      case PENDING ->
          EnumSet.of(
              MachinePhase.BOOTING,
              MachinePhase.RUNNING,
              MachinePhase.OFF,
              MachinePhase.LOST,
              MachinePhase.FAILED,
              MachinePhase.DELETING);
      case BOOTING ->
          EnumSet.of(
              MachinePhase.RUNNING,
              MachinePhase.OFF,
              MachinePhase.LOST,
              MachinePhase.FAILED,
              MachinePhase.DELETING);
      case RUNNING -> EnumSet.of(MachinePhase.OFF, MachinePhase.LOST, MachinePhase.DELETING);
      case OFF ->
          EnumSet.of(
              MachinePhase.BOOTING, MachinePhase.RUNNING, MachinePhase.LOST, MachinePhase.DELETING);
      case LOST ->
          EnumSet.of(
              MachinePhase.BOOTING,
              MachinePhase.RUNNING,
              MachinePhase.OFF,
              MachinePhase.FAILED,
              MachinePhase.DELETING);
      case FAILED ->
          EnumSet.of(
              MachinePhase.BOOTING,
              MachinePhase.RUNNING,
              MachinePhase.OFF,
              MachinePhase.LOST,
              MachinePhase.DELETING);
      case DELETING -> EnumSet.noneOf(MachinePhase.class);
    };
  }
}
