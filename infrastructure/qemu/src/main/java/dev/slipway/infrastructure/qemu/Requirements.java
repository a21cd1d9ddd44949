package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the driver needs of its host. */
final class Requirements {

  private static final Path TUN = Path.of("/dev/net/tun");

  private final LocalFacts host;
  private final String qemu;

  Requirements(LocalFacts host, QemuSettings settings) {
    this.host = host;
    this.qemu = settings.qemu();
  }

  /**
   * Refuses what is going to fail.
   *
   * @throws DriverException FORBIDDEN without root's rights, UNAVAILABLE with what is missing
   */
  void check() {
    checkRoot();
    Map<String, String> packages = new LinkedHashMap<>();
    packages.put(qemu, "qemu-system-x86");
    packages.put("qemu-img", "qemu-utils");
    packages.put("ip", "iproute2");
    packages.put("iptables", "iptables");
    packages.put("iptables-restore", "iptables");
    packages.put("mkfs.ext4", "e2fsprogs");
    packages.put("setsid", "util-linux");
    List<String> missing = new ArrayList<>();
    List<String> install = new ArrayList<>();
    packages.forEach(
        (program, from) -> {
          if (!isThere(program)) {
            missing.add(program);
            if (!install.contains(from)) {
              install.add(from);
            }
          }
        });
    if (!missing.isEmpty()) {
      throw new DriverException(
          Code.UNAVAILABLE,
          "This host has no " + String.join(", no ", missing),
          "Install it (on Debian: apt-get install " + String.join(" ", install) + ").");
    }
    if (!Files.exists(TUN)) {
      throw new DriverException(
          Code.UNAVAILABLE,
          "This host has no " + TUN,
          "Load the kernel's module tun (modprobe tun); in a container, give it that device.");
    }
  }

  void checkRoot() {
    if (!host.isRoot()) {
      throw new DriverException(
          Code.FORBIDDEN,
          "Networks and disks of virtual machines need root's rights, which this process hasn't",
          "Run the provisioner as root, or use another infrastructure.");
    }
  }

  private static boolean isThere(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program));
    }
    for (String directory : HostCommands.PATH.split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
