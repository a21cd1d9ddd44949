package dev.slipway.simulator.site;

import dev.slipway.infrastructure.Cidr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows other simulators on this host which ranges are taken: each network's gateway listens on a
 * port, which they see as any listening port.
 */
final class NetworkClaims implements AutoCloseable {

  /** The discard port (RFC 863) would be fit, but root's alone. */
  private static final int PORT = 1863;

  private final Map<Cidr, ServerSocket> claims = new ConcurrentHashMap<>();

  /** Takes the range; whether it could be taken. */
  boolean claim(Cidr range) {
    if (claims.containsKey(range)) {
      return true;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(
          new InetSocketAddress(InetAddress.getByName(range.address(1).toString()), PORT), 1);
      claims.put(range, socket);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  void release(Cidr range) {
    ServerSocket socket = claims.remove(range);
    if (socket != null) {
      close(socket);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    claims.values().forEach(NetworkClaims::close);
    claims.clear();
  }
}
