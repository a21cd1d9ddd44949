package dev.slipway.infrastructure.driver;

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

/**
 * What {@code /proc} says about the host that machines run on, as far as it can be seen. What one
 * driver alone asks stands in a class of its own that extends this one.
 */
public class HostFacts {

  private static final int MIB_IN_KIB = 1024;

  /** A socket's state, as {@code /proc/net/tcp} has it (the kernel's net/tcp_states.h). */
  private static final String LISTEN = "0A";

  private final Path root;

  /**
   * Facts of a host.
   *
   * @param root {@code /}, but in tests
   */
  public HostFacts(Path root) {
    this.root = root;
  }

  public final OptionalInt totalMemoryMiB() {
    return mib("proc/meminfo", "MemTotal:");
  }

  /** What programs can have without swapping, by the kernel's estimate. */
  public final OptionalInt availableMemoryMiB() {
    return mib("proc/meminfo", "MemAvailable:");
  }

  /** A size that a file has in kB, in whole MiB. */
  protected final OptionalInt mib(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) / MIB_IN_KIB))
        .findFirst();
  }

  /** TCP ports that something listens on, on any address. */
  public final Set<Integer> listeningPorts() {
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("proc/net/tcp", "proc/net/tcp6")) {
      for (String line : lines(table)) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 3 && columns[3].equals(LISTEN)) {
          ports.add(Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /**
   * The networks that are known by name, and the host's routes besides: a network's own bridge has
   * a route, too, and its name says more.
   */
  public final List<UsedNetwork> withRoutes(List<UsedNetwork> named) {
    List<UsedNetwork> used = new ArrayList<>(named);
    for (UsedNetwork route : routes()) {
      if (used.stream().noneMatch(each -> each.cidr().equals(route.cidr()))) {
        used.add(route);
      }
    }
    return used;
  }

  /** The ranges that the host has routes to, the default route left out. */
  final List<UsedNetwork> routes() {
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

  /**
   * When the process began, in ticks since the host's start; empty if there is none, or only what
   * its parent hasn't asked after yet. A process whose first thread has ended runs as long as it
   * has others.
   */
  public final OptionalLong startOfProcess(long pid) {
    String[] columns = stat(pid);
    boolean runs = columns.length > 19 && (!columns[0].matches("[ZX]") || hasSeveralThreads(pid));
    return runs ? OptionalLong.of(Long.parseLong(columns[19])) : OptionalLong.empty();
  }

  private boolean hasSeveralThreads(long pid) {
    String[] threads = path("proc/" + pid + "/task").toFile().list();
    return threads != null && threads.length > 1;
  }

  /** The columns of a process's {@code stat} from its state on; one empty one if there is none. */
  protected final String[] stat(long pid) {
    for (String stat : lines("proc/" + pid + "/stat")) {
      // The second column, in parentheses, may hold spaces: count from its end.
      return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }
    return new String[] {""};
  }

  /**
   * The processes that are there.
   *
   * @throws IOException if {@code /proc} can't be read
   */
  protected final List<Long> processes() throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(path("proc"), "[0-9]*")) {
      processes.forEach(process -> found.add(Long.parseLong(process.getFileName().toString())));
    }
    return found;
  }

  /** A file's lines; none where it isn't there or can't be read. */
  protected final List<String> lines(String file) {
    try {
      return Files.readAllLines(path(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  protected final Path path(String file) {
    return root.resolve(file);
  }
}
