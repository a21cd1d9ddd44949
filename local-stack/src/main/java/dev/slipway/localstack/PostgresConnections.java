package dev.slipway.localstack;

/**
 * How many connections the services on one machine may have to the local PostgreSQL: so many that
 * two instances of each can have all that they may take at once.
 */
public final class PostgresConnections {
  /** The most in the pool of one process; it is told so. */
  public static final int POOL = 20;

  /** Provisioner, deployer, monitor and gateway. */
  public static final int SERVICES = 4;

  /** Of each service. */
  static final int INSTANCES = 2;

  /** Besides its pool a process has one for its relay, one that watches, and two that migrate. */
  static final int BESIDES = 4;

  /** For whoever administers it, three of which PostgreSQL reserves for superusers. */
  static final int ADMINISTRATION = 8;

  private PostgresConnections() {}

  /** PostgreSQL's {@code max_connections}. */
  static int most() {
    return SERVICES * INSTANCES * (POOL + BESIDES) + ADMINISTRATION;
  }
}
