package dev.slipway.simulator.kubernetes.node;

import dev.slipway.simulator.kubernetes.resource.Cidr;
import java.util.HashSet;
import java.util.Set;

/** The addresses of a node's pods: taken in turn, so that none is used again soon. */
final class PodAddresses {
  /** The network itself, and the bridge. */
  private static final long FIRST = 2;

  private final Cidr range;
  private final Set<String> used = new HashSet<>();
  private long next = FIRST;

  PodAddresses(String range) {
    this.range = Cidr.parse(range);
  }

  String take() {
    for (long i = 0; i < range.size(); i++) {
      String address = range.address(next);
      next = next + 1 >= range.size() - 1 ? FIRST : next + 1;
      if (used.add(address)) {
        return address;
      }
    }
    throw new IllegalStateException("no address is free in " + range);
  }

  void giveBack(String address) {
    used.remove(address);
  }
}
