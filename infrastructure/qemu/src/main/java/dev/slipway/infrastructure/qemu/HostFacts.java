package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import dev.slipway.infrastructure.UsedNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What {@code /proc} says about this host. */
final class HostFacts {

  private static final int MIB_IN_KIB = 1024;

  private final Path root;

  /**
   * Facts of a host.
   *
   * @param root {@code /}, but in tests
   */
  HostFacts(Path root) {
    this.root = root;
  }

  int totalMemoryMiB() {
    return (int) (kib("proc/meminfo", "MemTotal:") / MIB_IN_KIB);
  }

  /** What programs can have without swapping, by the kernel's estimate. */
  int availableMemoryMiB() {
    return (int) (kib("proc/meminfo", "MemAvailable:") / MIB_IN_KIB);
  }

  /** The memory that a process has touched. */
  int residentMiB(long pid) {
    return (int) (kib("proc/" + pid + "/status", "VmRSS:") / MIB_IN_KIB);
  }

  private long kib(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
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

  /** TCP ports that something listens on, on any address. */
  Set<Integer> listeningPorts() {
    String listen = "0A";
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("proc/net/tcp", "proc/net/tcp6")) {
      for (String line : lines(table)) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 3 && columns[3].equals(listen)) {
          ports.add(Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** The ranges that the host has routes to, the default route left out. */
  List<UsedNetwork> routes() {
    List<UsedNetwork> routes = new ArrayList<>();
    for (String line : lines("proc/net/route")) {
      String[] columns = line.split("\\s+");
      if (columns.length > 7 && columns[1].matches("[0-9A-F]{8}")) {
        int prefix = Integer.bitCount(hex(columns[7]));
        if (prefix > 0) {
          Ipv4Address address = new Ipv4Address(Integer.reverseBytes(hex(columns[1])));
          routes.add(
              new UsedNetwork(
                  Cidr.containing(address, prefix), "route to " + columns[0], Optional.empty()));
        }
      }
    }
    return routes;
  }

  private static int hex(String text) {
    return Integer.parseUnsignedInt(text, 16);
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

  /**
   * When the process began, in ticks since the host's start; empty if there is none, or only what
   * its parent hasn't asked after yet. A process whose first thread has ended runs as long as it
   * has others.
   */
  OptionalLong startOfProcess(long pid) {
    String[] columns = stat(pid);
    boolean runs = columns.length > 19 && (!columns[0].matches("[ZX]") || hasSeveralThreads(pid));
    return runs ? OptionalLong.of(Long.parseLong(columns[19])) : OptionalLong.empty();
  }

  private boolean hasSeveralThreads(long pid) {
    String[] threads = root.resolve("proc/" + pid + "/task").toFile().list();
    return threads != null && threads.length > 1;
  }

  /** Whether somebody has stopped the process with SIGSTOP, or a debugger. */
  boolean isStopped(long pid) {
    return stat(pid)[0].matches("[Tt]");
  }

  /** The columns of a process's {@code stat} from its state on. */
  private String[] stat(long pid) {
    for (String stat : lines("proc/" + pid + "/stat")) {
      // The second column, in parentheses, may hold spaces: count from its end.
      return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }
    return new String[] {""};
  }

  /** A process's program and arguments, each with a NUL at its end. */
  String commandLine(long pid) {
    try {
      return Files.readString(
          root.resolve("proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The processes that have this among their arguments. */
  List<Long> processesWith(String argument) {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (commandLine(pid).contains(argument)) {
          found.add(pid);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc can't be read", e);
    }
    return found;
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
