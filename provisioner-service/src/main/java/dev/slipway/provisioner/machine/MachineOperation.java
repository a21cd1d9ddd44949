package dev.slipway.provisioner.machine;

/**
 * The operation that a machine is under, while it has not ended; one at a time.
 *
 * @param id the operation's id
 * @param kind what it does
 * @param incarnation the machine's incarnation when it began: a replacement has got its next one
 *     once that differs from the machine's
 * @param repair whether Slipway began it by itself, to repair a machine lost against its wish
 * @param cancelRequested whether it was asked to end
 */
public record MachineOperation(
    String id, Kind kind, int incarnation, boolean repair, boolean cancelRequested) {

  /** The kinds of operations on a machine; the names are the API's. */
  public enum Kind {
    POWER_OFF_MACHINE,
    POWER_ON_MACHINE,
    REBOOT_MACHINE,
    REPLACE_MACHINE
  }
}
