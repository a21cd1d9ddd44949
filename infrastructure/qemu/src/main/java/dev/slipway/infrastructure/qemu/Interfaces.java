package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's interfaces: a bridge a cluster and a tap a machine, gone after the host's restart. */
final class Interfaces {

  private static final Path ALL = Path.of("/sys/class/net");
  private static final Path SETTINGS = Path.of("/proc/sys/net");

  private final Names names;

  Interfaces(Names names) {
    this.names = names;
  }

  static boolean isThere(String name) {
    return Files.exists(ALL.resolve(name));
  }

  /** Makes the cluster's bridge as it shall be, whatever of it is there. */
  void ensureBridge(NetworkSpec network, Deadline deadline) {
    String bridge = names.bridge(network.clusterId());
    String what = "making the bridge " + bridge;
    StringBuilder batch = new StringBuilder();
    if (!isThere(bridge)) {
      batch.append(
          "link add name %s address %s type bridge forward_delay 0\n"
              .formatted(bridge, names.bridgeMac(network.clusterId())));
    }
    batch.append(
        "link set dev %s alias %s\n".formatted(bridge, names.cluster(network.clusterId())));
    batch.append(
        "address replace %s/%d dev %s\n"
            .formatted(network.gateway(), network.cidr().prefix(), bridge));
    batch.append("link set dev %s up\n".formatted(bridge));
    HostCommands.feed(what, deadline, batch.toString(), "ip", "-batch", "-");
    set("ipv4/ip_forward", "1");
    // So that a port of loopback can lead to a machine; the firewall keeps machines off loopback.
    set("ipv4/conf/" + bridge + "/route_localnet", "1");
    if (Files.exists(SETTINGS.resolve("ipv6/conf/" + bridge))) {
      set("ipv6/conf/" + bridge + "/disable_ipv6", "1");
    }
  }

  void ensureTap(MachineId machine, Deadline deadline) {
    String tap = names.tap(machine);
    String what = "making the interface " + tap;
    StringBuilder batch = new StringBuilder();
    if (!isThere(tap)) {
      batch.append("tuntap add dev %s mode tap\n".formatted(tap));
    }
    batch.append("link set dev %s alias %s\n".formatted(tap, names.machine(machine)));
    batch.append(
        "link set dev %s master %s up\n".formatted(tap, names.bridge(machine.clusterId())));
    HostCommands.feed(what, deadline, batch.toString(), "ip", "-batch", "-");
  }

  void remove(String name, Deadline deadline) {
    if (isThere(name)) {
      HostCommands.Result result =
          HostCommands.attempt(
              "removing the interface " + name, deadline, "ip", "link", "delete", "dev", name);
      if (!result.succeeded() && isThere(name)) {
        throw new DriverException(
            Code.FAILED,
            "The interface " + name + " can't be removed: " + result.output().strip(),
            "Remove it with ip link delete, or ask again.");
      }
    }
  }

  private static void set(String setting, String value) {
    Path path = SETTINGS.resolve(setting);
    try {
      if (!Files.readString(path).strip().equals(value)) {
        Files.writeString(path, value);
      }
    } catch (IOException e) {
      throw new DriverException(
          Code.UNAVAILABLE,
          path + " can't be set to " + value + ": " + e,
          "Set it on the host; in a container, give it the host's network and a writable /proc/sys.",
          e);
    }
  }
}
