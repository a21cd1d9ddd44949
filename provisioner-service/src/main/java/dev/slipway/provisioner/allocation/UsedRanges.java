package dev.slipway.provisioner.allocation;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.infrastructure.Ipv4Address;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranges that are used, in order, so that a thousand of them are asked as quickly as one. */
final class UsedRanges {
  /** By their first addresses; of ranges that lie one in the other only the wider one. */
  private final NavigableMap<Ipv4Address, Cidr> ranges = new TreeMap<>();

  void add(Cidr range) {
    if (isIn(ranges.floorEntry(range.network()), range)) {
      return;
    }
    ranges.subMap(range.network(), true, range.last(), true).clear();
    ranges.put(range.network(), range);
  }

  /** Whether one of them shares an address with this one. */
  boolean overlap(Cidr range) {
    return isIn(ranges.floorEntry(range.network()), range)
        || !ranges.subMap(range.network(), true, range.last(), true).isEmpty();
  }

  private static boolean isIn(Map.@Nullable Entry<Ipv4Address, Cidr> wider, Cidr range) {
    return wider != null && wider.getValue().contains(range);
  }
}
