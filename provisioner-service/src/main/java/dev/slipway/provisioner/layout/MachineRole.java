package dev.slipway.provisioner.layout;

import java.util.Optional;

/**
 * What a machine is for, with the letter that begins its name and its place in the machine network.
 *
 * <p>The offsets of etcd, controllers and workers are those of the CoreOS "multi-node" Vagrant
 * set-up that Slipway's seed describes: e1 at .51, c1 at .101, w1 at .201.
 */
public enum MachineRole {
  /** A member of etcd. */
  ETCD("e", 50, 49),
  /** Runs the API server, the controller manager and the scheduler. */
  CONTROLLER("c", 100, 50),
  /** Runs pods. At most 54, since .255 is the broadcast address of a /24. */
  WORKER("w", 200, 54),
  /** Runs MariaDB. */
  DATABASE("d", 20, 10),
  /** Spreads the API's connections over several controllers. */
  LOAD_BALANCER("l", 30, 10);

  private final String prefix;
  private final int firstOffset;
  private final int maximum;

  MachineRole(String prefix, int firstOffset, int maximum) {
    this.prefix = prefix;
    this.firstOffset = firstOffset;
    this.maximum = maximum;
  }

  /** The letter that begins the names of this role's machines. */
  public String prefix() {
    return prefix;
  }

  /** Machine N of this role has the address "machine network + first offset + N". */
  public int firstOffset() {
    return firstOffset;
  }

  /** How many machines of this role the address plan holds. */
  public int maximum() {
    return maximum;
  }

  static Optional<MachineRole> withPrefix(String prefix) {
    for (MachineRole role : values()) {
      if (role.prefix.equals(prefix)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
