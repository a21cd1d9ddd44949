package dev.slipway.infrastructure;

import java.util.regex.Pattern;

/**
 * An IPv4 address. Never resolves a name.
 *
 * @param bits the address in network order
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

  /**
   * Reads the dotted form.
   *
   * @throws IllegalArgumentException if it isn't four decimal numbers from 0 to 255 without leading
   *     zeros
   */
  public static Ipv4Address parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw notAnAddress(text);
    }
    int bits = 0;
    for (String part : parts) {
      if (!NUMBER.matcher(part).matches() || Integer.parseInt(part) > 255) {
        throw notAnAddress(text);
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return new Ipv4Address(bits);
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not an IPv4 address such as 172.17.4.1");
  }

  /**
   * The address {@code n} further on.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Ipv4Address plus(long n) {
    long sum = asLong() + n;
    if (sum < 0 || sum > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("There is no IPv4 address " + n + " after " + this);
    }
    return new Ipv4Address((int) sum);
  }

  /** The address as an unsigned number. */
  public long asLong() {
    return Integer.toUnsignedLong(bits);
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
