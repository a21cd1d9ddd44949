package dev.slipway.simulator.kubernetes.resource;

/** A range of IPv4 addresses. */
public record Cidr(long first, int prefix) {
  private static final int BITS = 32;

  /**
   * Such as {@code 10.3.0.0/24}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cidr parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(text + " is no range of addresses");
    }
    int prefix = Integer.parseInt(parts[1]);
    long mask = prefix == 0 ? 0 : -1L << (BITS - prefix) & 0xffffffffL;
    return new Cidr(number(parts[0]) & mask, prefix);
  }

  private static long number(String address) {
    String[] bytes = address.split("\\.", -1);
    if (bytes.length != 4) {
      throw new IllegalArgumentException(address + " is no IPv4 address");
    }
    long number = 0;
    for (String each : bytes) {
      int value = Integer.parseInt(each);
      if (value < 0 || value > 255) {
        throw new IllegalArgumentException(address + " is no IPv4 address");
      }
      number = number << 8 | value;
    }
    return number;
  }

  /** How many addresses it has. */
  public long size() {
    return 1L << (BITS - prefix);
  }

  /** The address at an index from its beginning. */
  public String address(long index) {
    long number = first + index;
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }

  /** Whether it has an address; what is no address is in no range. */
  public boolean contains(String address) {
    try {
      long number = number(address);
      return number >= first && number < first + size();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return address(0) + "/" + prefix;
  }
}
