package dev.slipway.kit.credentials;

import dev.slipway.kit.secret.Secret;

/**
 * An application's access to its database.
 *
 * @param host the database machine's address
 * @param port its port
 * @param database the database's name
 * @param user the user's name
 * @param password the user's password
 */
public record DatabaseCredentials(
    String host, int port, String database, String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseCredentials[host=%s, port=%d, database=%s, user=%s, password=%s]"
        .formatted(host, port, database, user, Secret.MASK);
  }
}
