package dev.slipway.monitor.incident;

import dev.slipway.events.NodeDown;

/** What failed, and how. Its name is in events: never to be renamed. */
public enum IncidentKind {
  /** A node's machine is off against the wish. */
  NODE_LOST,
  /** A node's machine runs, its kubelet does not answer. */
  NODE_HUNG,
  /** A node can't be reached, and whether its machine runs is not known. */
  NODE_CUT_OFF,
  /** A node's kubelet says itself that it is not ready. */
  NODE_NOT_READY,
  /** The database accepts no login. */
  DATABASE_DOWN,
  /** An application is not whole, and no failure of a node or the database is known. */
  APPLICATION_DEGRADED,
  /** A cluster is not ready, and no failure of a node or the database is known. */
  CLUSTER_DEGRADED;

  /** Whether it is about a machine: a node, or the database. */
  public boolean isAboutMachine() {
    return switch (this) {
      case NODE_LOST, NODE_HUNG, NODE_CUT_OFF, NODE_NOT_READY, DATABASE_DOWN -> true;
      case APPLICATION_DEGRADED, CLUSTER_DEGRADED -> false;
    };
  }

  /**
   * The kind of a node's failure.
   *
   * @throws IllegalArgumentException for a power-off by wish, which is no failure
   */
  static IncidentKind of(NodeDown.Cause cause) {
    return switch (cause) {
      case LOST -> NODE_LOST;
      case HUNG -> NODE_HUNG;
      case CUT_OFF, UNKNOWN -> NODE_CUT_OFF;
      case NOT_READY -> NODE_NOT_READY;
      case WISHED_POWER_OFF ->
          throw new IllegalArgumentException("a power-off by wish is no failure");
    };
  }
}
