package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;

/** What the host listens on, by {@code /proc/net/tcp} and {@code tcp6}. */
public final class HostPorts {

  /** {@code TCP_LISTEN} of the kernel's tcp_states.h. */
  private static final String LISTEN = "0A";

  private final Path proc;

  /**
   * @param proc {@code /proc}
   */
  public HostPorts(Path proc) {
    this.proc = proc;
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

  /** The addresses in this range that are listened on. */
  Set<Ipv4Address> addresses(Cidr range) {
    Set<Ipv4Address> addresses = new TreeSet<>();
    for (Listening each : all()) {
      if (!each.anywhere && range.contains(each.address)) {
        addresses.add(each.address);
      }
    }
    return addresses;
  }

  private List<Listening> all() {
    List<Listening> all = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      read("net/" + table, all);
    }
    return all;
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
