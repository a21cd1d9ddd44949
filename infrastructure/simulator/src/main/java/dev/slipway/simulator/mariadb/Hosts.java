package dev.slipway.simulator.mariadb;

import dev.slipway.infrastructure.Ipv4Address;

/** The host part of an account. */
final class Hosts {

  private Hosts() {}

  static boolean matches(String pattern, String address) {
    if (pattern.equals("%") || pattern.equals(address)) {
      return true;
    }
    int slash = pattern.indexOf('/');
    if (slash < 0) {
      return false;
    }
    int mask = Ipv4Address.parse(pattern.substring(slash + 1)).bits();
    int network = Ipv4Address.parse(pattern.substring(0, slash)).bits();
    return (Ipv4Address.parse(address).bits() & mask) == network;
  }
}
