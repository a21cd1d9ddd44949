package dev.slipway.infrastructure.docker;

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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What {@code /proc} says about the host that the daemon runs on, as far as it can be seen. */
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

  OptionalInt totalMemoryMiB() {
    return memory("MemTotal");
  }

  /** What programs can have without swapping, by the kernel's estimate. */
  OptionalInt availableMemoryMiB() {
    return memory("MemAvailable");
  }

  private OptionalInt memory(String name) {
    return lines("proc/meminfo").stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToInt(line -> (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) / MIB_IN_KIB))
        .findFirst();
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

  /** The capabilities that the daemon could give; empty if the daemon can't be seen from here. */
  OptionalLong daemonBoundingSet() {
    return daemonPid().stream()
        .mapToObj(pid -> lines("proc/" + pid + "/status"))
        .flatMap(List::stream)
        .filter(line -> line.startsWith("CapBnd:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .findFirst();
  }

  /** How many open files the daemon could allow at most; empty if it can't be seen from here. */
  OptionalLong daemonMostOpenFiles() {
    return daemonPid().stream()
        .mapToObj(pid -> lines("proc/" + pid + "/limits"))
        .flatMap(List::stream)
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s{2,}"))
        .filter(columns -> columns.length > 2 && columns[2].matches("[0-9]+"))
        .mapToLong(columns -> Long.parseLong(columns[2]))
        .findFirst();
  }

  private OptionalInt daemonPid() {
    for (String pidFile : List.of("run/docker.pid", "var/run/docker.pid")) {
      for (String line : lines(pidFile)) {
        if (line.matches("[0-9]+") && isDaemon(line)) {
          return OptionalInt.of(Integer.parseInt(line));
        }
      }
    }
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        if (isDaemon(pid)) {
          return OptionalInt.of(Integer.parseInt(pid));
        }
      }
    } catch (IOException e) {
      return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private boolean isDaemon(String pid) {
    return lines("proc/" + pid + "/comm").contains("dockerd");
  }

  /**
   * When the process began, in ticks since the host's start, if it is the container's; empty if
   * there is no such process, or it isn't.
   */
  OptionalLong startOfContainerProcess(long pid, String containerId) {
    boolean isContainers =
        lines("proc/" + pid + "/cgroup").stream().anyMatch(line -> line.contains(containerId));
    return isContainers ? startOfProcess(pid) : OptionalLong.empty();
  }

  /** When the process began, in ticks since the host's start; empty if it doesn't run. */
  OptionalLong startOfProcess(long pid) {
    for (String stat : lines("proc/" + pid + "/stat")) {
      // The second column, in parentheses, may hold spaces: count from its end.
      String[] columns = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      boolean runs = columns.length > 19 && !columns[0].matches("[ZX]");
      return runs ? OptionalLong.of(Long.parseLong(columns[19])) : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  boolean hasModules() {
    return Files.isDirectory(root.resolve("lib/modules"));
  }

  /** Whether the host has a kernel log; from inside a container it is taken for granted. */
  boolean hasKernelLog() {
    return Files.exists(root.resolve("dev/kmsg"))
        || Files.exists(root.resolve(".dockerenv"))
        || Files.exists(root.resolve("run/.containerenv"));
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
