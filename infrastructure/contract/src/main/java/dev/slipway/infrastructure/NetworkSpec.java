package dev.slipway.infrastructure;

/**
 * A cluster's machine network. Its first usable address, {@link #gateway()}, is the host's.
 *
 * @param clusterId the cluster; it has one network
 * @param cidr its range, a /29 at least, so that it holds a gateway and machines
 */
public record NetworkSpec(String clusterId, Cidr cidr) {

  public NetworkSpec {
    MachineId.requireLabel("cluster id", clusterId, 40);
    if (cidr.prefix() > 29 || cidr.prefix() < 8) {
      throw new IllegalArgumentException(
          "A machine network is a /8 to a /29, which " + cidr + " is not");
    }
  }

  /** Where machines reach the host that Slipway's driver runs them on. */
  public Ipv4Address gateway() {
    return cidr.address(1);
  }
}
