package dev.slipway.simulator.kubernetes.api;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Names and ids as Kubernetes makes them, from the cluster's own chance. */
public final class Names {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int LONGEST = 63;

  private Names() {}

  /** A name that begins with a prefix. */
  public static String generate(String prefix, RandomGenerator random) {
    StringBuilder name =
        new StringBuilder(prefix.substring(0, Math.min(prefix.length(), LONGEST - SUFFIX)));
    for (int i = 0; i < SUFFIX; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }

  /** Digits in the alphabet of names, as hashes are written. */
  public static String safe(String digits) {
    StringBuilder name = new StringBuilder();
    digits.chars().forEach(each -> name.append(ALPHABET.charAt(each % ALPHABET.length())));
    return name.toString();
  }

  /** A random UUID. */
  public static String uid(RandomGenerator random) {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
