package dev.slipway.provisioner.layout;

import dev.slipway.infrastructure.Ipv4Address;

/**
 * One machine of a cluster, as planned.
 *
 * @param incarnation counts from 1; a replacement is the next incarnation of the same name
 */
public record Machine(MachineName name, Ipv4Address address, int memoryMiB, int incarnation) {

  public Machine {
    if (memoryMiB < 1) {
      throw new IllegalArgumentException("A machine has memory, not " + memoryMiB + " MiB");
    }
    if (incarnation < 1) {
      throw new IllegalArgumentException("Incarnations count from 1, not " + incarnation);
    }
  }

  public MachineRole role() {
    return name.role();
  }
}
