package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.driver.HostFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code /proc} says about this host, and about the processes on it that machines are. */
final class LocalFacts extends HostFacts {

  /**
   * Facts of a host.
   *
   * @param root {@code /}, but in tests
   */
  LocalFacts(Path root) {
    super(root);
  }

  /** The memory that a process has touched. */
  int residentMiB(long pid) {
    return mib("proc/" + pid + "/status", "VmRSS:").orElse(0);
  }

  /** Tells one start of the host from another. */
  String bootId() {
    return lines("proc/sys/kernel/random/boot_id").stream().findFirst().orElse("");
  }

  /** Whether this process is root's. */
  boolean isRoot() {
    return lines("proc/self/status").stream()
        .filter(line -> line.startsWith("Uid:"))
        .anyMatch(line -> line.split("\\s+")[2].equals("0"));
  }

  /** The name servers that a machine can ask, too: not those on loopback. */
  List<String> nameServers() {
    for (String file : List.of("etc/resolv.conf", "run/systemd/resolve/resolv.conf")) {
      List<String> servers =
          lines(file).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(words -> words.length > 1 && words[0].equals("nameserver"))
              .map(words -> words[1])
              .filter(server -> server.matches("[0-9.]+") && !server.startsWith("127."))
              .toList();
      if (!servers.isEmpty()) {
        return servers;
      }
    }
    return List.of();
  }

  /** Whether somebody has stopped the process with SIGSTOP, or a debugger. */
  boolean isStopped(long pid) {
    return stat(pid)[0].matches("[Tt]");
  }

  /** A process's program and arguments, each with a NUL at its end. */
  String commandLine(long pid) {
    try {
      return Files.readString(path("proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The processes that have this among their arguments. */
  List<Long> processesWith(String argument) {
    try {
      return processes().stream().filter(pid -> commandLine(pid).contains(argument)).toList();
    } catch (IOException e) {
      throw new IllegalStateException("/proc can't be read", e);
    }
  }
}
