package dev.slipway.cli.local;

import dev.slipway.localstack.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.Optional;

/** One process of Slipway on this machine. */
interface Component {
  String name();

  /** Where it listens. */
  int port();

  Path log();

  /** Its process, if it runs. */
  Optional<ProcessIdentity> process();

  /** Whether it was started and has ended without being asked to. */
  boolean crashed();

  /** Whether it runs what an earlier build made. */
  default boolean outdated() {
    return false;
  }

  /** Starts it; does nothing when it runs. Need not wait until it serves. */
  void start();

  /** Ends it as it likes to be ended, and returns when it has. */
  void stop();

  /** Whether it serves. */
  boolean ready();
}
