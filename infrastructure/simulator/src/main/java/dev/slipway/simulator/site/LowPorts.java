package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/**
 * Whether machines can listen on ports below 1024 here, as an API server does on 443. What keeps
 * them from it is said before anything is made, not by a cluster that never comes up.
 */
final class LowPorts {
  private static final int PORT = 443;

  private final Cidr range;
  private boolean known;

  /**
   * @param range where machine networks lie
   */
  LowPorts(Cidr range) {
    this.range = range;
  }

  /**
   * Tries it, until it has worked once; one after the other, for two that try at once would be in
   * each other's way.
   *
   * @throws DriverException FORBIDDEN, with what to do about it
   */
  synchronized void require() {
    if (known) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      String address = range.address(range.size() - 2).toString();
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), PORT), 1);
      known = true;
    } catch (BindException e) {
      throw String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("permission")
          ? refusal(
              "Simulated machines can't listen on port 443 here, for that takes privileges",
              "sudo sysctl net.ipv4.ip_unprivileged_port_start=0, or run Slipway as root.",
              e)
          : refusal(
              "Simulated machines can't listen on port 443 here: " + e.getMessage(),
              "If a process listens on port 443 of all addresses, end it; ss -ltnp names it."
                  + " Simulated machines need Linux.",
              e);
    } catch (IOException e) {
      throw refusal("Simulated machines can't listen here: " + e.getMessage(), "See why.", e);
    }
  }

  private static DriverException refusal(String what, String remedy, IOException cause) {
    return new DriverException(Code.FORBIDDEN, what, remedy, cause);
  }
}
