package dev.slipway.provisioner.layout;

import dev.slipway.infrastructure.Ipv4Address;

/**
 * One machine of a cluster, as planned.
 *
 * @param incarnation counts from 1; a replacement is the next incarnation of the same name
 * @param joins whether its member of etcd joins others that are there; otherwise it is one of those
 *     that etcd begins with
 */
public record Machine(
    MachineName name, Ipv4Address address, int memoryMiB, int incarnation, boolean joins) {

  /** One of those that the cluster begins with. */
  public Machine(MachineName name, Ipv4Address address, int memoryMiB, int incarnation) {
    this(name, address, memoryMiB, incarnation, false);
  }

  public Machine {
    if (memoryMiB < 1) {
      throw new IllegalArgumentException("A machine has memory, not " + memoryMiB + " MiB");
    }
    if (incarnation < 1) {
      throw new IllegalArgumentException("Incarnations count from 1, not " + incarnation);
    }
  }

  /**
   * The name of its member of etcd. A replacement has one of its own, so that nobody takes its
   * predecessor's member for it.
   */
  public String memberName() {
    return incarnation == 1 ? name.toString() : name + "-" + incarnation;
  }

  public MachineRole role() {
    return name.role();
  }
}
