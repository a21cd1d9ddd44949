package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** What the host listens on, by {@code /proc/net/tcp} and {@code tcp6}. */
public final class HostPorts {

  /** {@code TCP_LISTEN} of the kernel's tcp_states.h. */
  private static final String LISTEN = "0A";

  /** Up to so many are read each time; more count for so many times as long as reading took. */
  private static final int FEW = 500;

  private static final int KEPT = 20;

  private final Path proc;
  private final LongSupplier nanos;
  private List<Listening> last = List.of();
  private long lastCounts;

  /**
   * @param proc {@code /proc}
   */
  public HostPorts(Path proc) {
    this(proc, System::nanoTime);
  }

  HostPorts(Path proc, LongSupplier nanos) {
    this.proc = proc;
    this.nanos = nanos;
    this.lastCounts = nanos.getAsLong();
  }

  private record Listening(Ipv4Address address, boolean anywhere, int port) {}

  /** The ports that are listened on anywhere but in these ranges of machines. */
  Set<Integer> outside(List<Cidr> machines) {
    Set<Integer> ports = new TreeSet<>();
    for (Listening each : all()) {
      boolean ofMachine =
          !each.anywhere && machines.stream().anyMatch(range -> range.contains(each.address));
      if (!ofMachine) {
        ports.add(each.port);
      }
    }
    return ports;
  }

  /** The networks of 256 addresses in this range that are listened in. */
  Set<Cidr> networks(Cidr range) {
    Set<Cidr> networks = new HashSet<>();
    for (Listening each : all()) {
      if (!each.anywhere && range.contains(each.address)) {
        networks.add(Cidr.containing(each.address, 24));
      }
    }
    return networks;
  }

  /**
   * All of them. Of a thousand clusters it is many thousand, which would be read twice for each one
   * more: so a twentieth of the time at most is spent on that.
   */
  private synchronized List<Listening> all() {
    long begun = nanos.getAsLong();
    if (lastCounts - begun > 0) {
      return last;
    }
    List<Listening> all = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      read("net/" + table, all);
    }
    long now = nanos.getAsLong();
    long took = now - begun;
    last = List.copyOf(all);
    lastCounts = all.size() > FEW ? now + took * KEPT : now;
    return last;
  }

  /**
   * The kernel tells of those that listen first (tcp_get_idx in its tcp_ipv4.c), and the rest,
   * which are many more, need not be read.
   */
  private void read(String table, List<Listening> all) {
    try (BufferedReader lines =
        Files.newBufferedReader(proc.resolve(table), StandardCharsets.ISO_8859_1)) {
      String line = lines.readLine();
      while (line != null) {
        StringTokenizer columns = new StringTokenizer(line);
        String number = columns.hasMoreTokens() ? columns.nextToken() : "";
        if (number.endsWith(":") && columns.countTokens() > 2) {
          String local = columns.nextToken();
          columns.nextToken();
          if (!columns.nextToken().equals(LISTEN)) {
            return;
          }
          all.add(listening(local));
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // Without that table nothing is known of it.
    }
  }

  private static Listening listening(String text) {
    int colon = text.indexOf(':');
    String address = text.substring(0, colon);
    // The last 32 bits, which an IPv4 address has to itself and in its IPv6 form.
    String last = address.substring(address.length() - 8);
    int bits = Integer.reverseBytes(Integer.parseUnsignedInt(last, 16));
    boolean mapped = address.length() == 8 || address.startsWith("0000000000000000FFFF0000");
    return new Listening(
        new Ipv4Address(bits),
        !mapped || bits == 0,
        Integer.parseInt(text.substring(colon + 1), 16));
  }
}
