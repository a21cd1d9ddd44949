package dev.slipway.kit.credentials;

import dev.slipway.kit.secret.Secret;

/**
 * An account that may log in to a cluster's database and nothing else.
 *
 * @param machine the database machine's name
 * @param host its address
 * @param port its port
 * @param user the user's name
 * @param password the user's password
 */
public record DatabaseLogin(String machine, String host, int port, String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseLogin[machine=%s, host=%s, port=%d, user=%s, password=%s]"
        .formatted(machine, host, port, user, Secret.MASK);
  }
}
