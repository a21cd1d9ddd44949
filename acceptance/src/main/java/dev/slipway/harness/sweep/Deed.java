package dev.slipway.harness.sweep;

/** What is asked for, or happens. Those that the provisioner's own sweep knows have its names. */
public sealed interface Deed {
  /** So many workers are wished for. */
  record Grow(int workers) implements Deed {}

  /** An operation on a machine. */
  record Operate(String machine, Kind kind) implements Deed {}

  /** Everything but the database is made anew. */
  record Regenerate() implements Deed {}

  /** WordPress is deployed. */
  record Deploy(int replicas) implements Deed {}

  /** So many replicas of WordPress are wished for. */
  record Scale(int replicas) implements Deed {}

  /** WordPress is deleted. */
  record Undeploy() implements Deed {}

  /** The cluster is deleted, and one of its name made. */
  record Recreate() implements Deed {}

  /** A machine loses its power. */
  record Kill(String machine) implements Deed {}

  /** A machine does nothing for a while, and goes on. */
  record Hang(String machine, int seconds) implements Deed {}

  /** Operations on machines, by the names that the API has for them. */
  enum Kind {
    POWER_OFF,
    POWER_ON,
    REBOOT,
    REPLACE
  }
}
