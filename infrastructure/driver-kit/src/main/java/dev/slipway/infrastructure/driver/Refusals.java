package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import dev.slipway.infrastructure.PortForward;
import dev.slipway.infrastructure.UsedNetwork;
import dev.slipway.infrastructure.ignition.IgnitionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the contract has drivers refuse, in the same words everywhere. */
public final class Refusals {

  private static final String OTHER_RANGE =
      "Choose another machine network, or leave it out to have a free one chosen.";

  private Refusals() {}

  /**
   * Refuses to take a machine for another.
   *
   * @param existing the {@link Fingerprint} of the machine that is there, if it has one
   * @throws DriverException CONFLICT
   */
  public static void requireSame(MachineId id, @Nullable String existing, String wanted) {
    if (!wanted.equals(existing)) {
      throw new DriverException(
          Code.CONFLICT,
          "The machine " + id + " is there, made to another specification",
          "Destroy it first, or make its next incarnation.");
    }
  }

  /**
   * Refuses a machine whose network isn't there.
   *
   * @throws DriverException NOT_FOUND; CONFLICT if the cluster's network is another
   */
  public static void requireNetwork(Optional<NetworkSpec> existing, NetworkSpec wanted) {
    if (existing.isEmpty()) {
      throw new DriverException(
          Code.NOT_FOUND,
          "There is no network of " + wanted.clusterId(),
          "Make the network before its machines.");
    }
    if (!existing.get().equals(wanted)) {
      throw new DriverException(
          Code.CONFLICT,
          "The cluster's network is " + existing.get().cidr() + ", not " + wanted.cidr(),
          "Give the machine an address of its cluster's network.");
    }
  }

  /**
   * Refuses to change a network that is there.
   *
   * @throws DriverException CONFLICT
   */
  public static void requireUnchanged(NetworkSpec existing, NetworkSpec wanted) {
    if (!existing.equals(wanted)) {
      throw new DriverException(
          Code.CONFLICT,
          "The cluster's network is there with " + existing.cidr() + ", not " + wanted.cidr(),
          "Destroy it first, or keep its range.");
    }
  }

  /**
   * Refuses a network whose range is used.
   *
   * @throws DriverException NETWORK_OVERLAP
   */
  public static void requireRangeFree(NetworkSpec wanted, List<UsedNetwork> used) {
    for (UsedNetwork other : used) {
      if (other.cidr().overlaps(wanted.cidr())) {
        throw overlap(wanted, other.cidr() + " (" + other.usedBy() + ")", null);
      }
    }
  }

  /** NETWORK_OVERLAP: as the infrastructure itself says. */
  public static DriverException overlap(
      NetworkSpec wanted, String other, @Nullable Throwable cause) {
    return new DriverException(
        Code.NETWORK_OVERLAP, wanted.cidr() + " overlaps " + other, OTHER_RANGE, cause);
  }

  /**
   * Refuses ports of the host that are used.
   *
   * @param used asked only if a port is wanted
   * @throws DriverException HOST_PORT_TAKEN
   */
  public static void requirePortsFree(List<PortForward> wanted, Supplier<Set<Integer>> used) {
    if (wanted.isEmpty()) {
      return;
    }
    Set<Integer> taken = used.get();
    for (PortForward forward : wanted) {
      if (taken.contains(forward.hostPort())) {
        throw new DriverException(
            Code.HOST_PORT_TAKEN,
            "The host's port " + forward.hostPort() + " is taken",
            "Choose another one, or free it.");
      }
    }
  }

  /** ADDRESS_TAKEN: by another machine of the cluster. */
  public static DriverException addressTaken(Ipv4Address address, String owner) {
    return new DriverException(
        Code.ADDRESS_TAKEN,
        address + " is the address of " + owner,
        "Destroy that machine first, or give another address.");
  }

  /** NOT_RUNNING: what needs a running machine. */
  public static DriverException notRunning(MachineId id) {
    return new DriverException(
        Code.NOT_RUNNING, "The machine " + id + " doesn't run", "Power it on first.");
  }

  /** UNSUPPORTED: a configuration that machines can't be given. */
  public static DriverException unsupported(IgnitionException e) {
    return new DriverException(Code.UNSUPPORTED, String.valueOf(e.getMessage()), e.remedy(), e);
  }
}
