package dev.slipway.infrastructure;

/**
 * A range of IPv4 addresses in CIDR notation (RFC 4632).
 *
 * @param network its first address, with no bit set beyond the prefix
 * @param prefix the length of the prefix, 0 to 32
 */
public record Cidr(Ipv4Address network, int prefix) implements Comparable<Cidr> {

  public Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("A prefix has 0 to 32 bits, not " + prefix);
    }
    if ((network.bits() & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException(
          network
              + "/"
              + prefix
              + " has bits set beyond its prefix; its network is "
              + new Ipv4Address(network.bits() & mask(prefix))
              + "/"
              + prefix);
    }
  }

  /**
   * Reads the form {@code 172.17.4.0/24}.
   *
   * @throws IllegalArgumentException if it is not that, or has bits set beyond the prefix
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a CIDR such as 172.17.4.0/24");
    }
    return new Cidr(
        Ipv4Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The range with this prefix length that the address lies in. */
  public static Cidr containing(Ipv4Address address, int prefix) {
    return new Cidr(new Ipv4Address(address.bits() & mask(prefix)), prefix);
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  /** How many addresses it has, the first and the last included. */
  public long size() {
    return 1L << (32 - prefix);
  }

  /**
   * Its address number {@code index}: 0 is the network's own, 1 by convention the gateway's.
   *
   * @throws IllegalArgumentException if it has no such address
   */
  public Ipv4Address address(long index) {
    if (index < 0 || index >= size()) {
      throw new IllegalArgumentException(this + " has no address number " + index);
    }
    return network.plus(index);
  }

  /** Its last address. */
  public Ipv4Address last() {
    return address(size() - 1);
  }

  /** The mask in dotted form, such as 255.255.255.0. */
  public Ipv4Address netmask() {
    return new Ipv4Address(mask(prefix));
  }

  /**
   * The range of the same size, {@code n} ranges further on.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Cidr plus(long n) {
    return new Cidr(network.plus(n * size()), prefix);
  }

  public boolean contains(Ipv4Address address) {
    return (address.bits() & mask(prefix)) == network.bits();
  }

  public boolean contains(Cidr other) {
    return prefix <= other.prefix && contains(other.network);
  }

  /** Whether they share an address; ranges either lie one in the other, or apart. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  @Override
  public int compareTo(Cidr other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefix, other.prefix);
  }

  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
