package dev.slipway.provisioner.topology;

/**
 * Machines of one kind.
 *
 * @param count how many
 * @param memoryMiB memory of each, in MiB
 */
public record MachineGroup(int count, int memoryMiB) {

  /** Memory of all of them, in MiB. */
  public int totalMemoryMiB() {
    return count * memoryMiB;
  }
}
