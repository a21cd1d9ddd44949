package dev.slipway.kit.id;

import dev.slipway.kit.service.ServiceName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids. They are random, never reused and safe in host names, paths and labels: lower-case
 * letters, digits 2 to 7, and the hyphen after the prefix.
 */
@ApplicationScoped
public class Ids {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 10;

  private final SecureRandom random = new SecureRandom();
  private final ServiceName service;

  @Inject
  Ids(ServiceName service) {
    this.service = service;
  }

  /** A cluster's id: {@code cl-} and 10 characters, which are 50 random bits. */
  public String cluster() {
    return random("cl", LENGTH);
  }

  /**
   * An operation's id: {@code op-}, the first letter of this service's name, by which the gateway
   * routes, a hyphen and 16 characters.
   */
  public String operation() {
    return random("op-" + service.value().charAt(0), 16);
  }

  /** An event's id: a random UUID. */
  public String event() {
    return UUID.randomUUID().toString();
  }

  /** A correlation id: a random UUID. */
  public String correlation() {
    return UUID.randomUUID().toString();
  }

  /**
   * An id of another kind.
   *
   * @param prefix what it begins with, before the hyphen
   * @param characters how many random characters follow, 5 bits each, at least 1
   */
  public String random(String prefix, int characters) {
    StringBuilder id = new StringBuilder(prefix).append('-');
    for (int i = 0; i < characters; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
