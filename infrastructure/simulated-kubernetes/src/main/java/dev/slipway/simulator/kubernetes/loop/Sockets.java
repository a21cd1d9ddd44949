package dev.slipway.simulator.kubernetes.loop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Addresses that something in this process listens on. Vert.x itself would let two servers share
 * one, and each would get the other's requests.
 */
public final class Sockets {
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /** Takes an address; false if somebody has it. Port 0 is always free. */
  public boolean take(String host, int port) {
    return port == 0 || taken.add(host + ":" + port);
  }

  /** Gives an address back. */
  public void giveBack(String host, int port) {
    taken.remove(host + ":" + port);
  }
}
