package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.localstack.PortTakenException;
import dev.slipway.localstack.Ports;
import java.nio.file.Files;
import java.nio.file.Path;

/** What it takes to start one of Slipway's own programs. */
final class Startable {
  private Startable() {}

  /**
   * Refuses what can't be started, with the remedy.
   *
   * @param program such as {@code the simulator}
   */
  static void require(String program, Path jar, int port) {
    if (!Files.exists(jar)) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          "T" + program.substring(1) + " is not built: there is no " + jar,
          "Run ./slipway without SLIPWAY_SKIP_BUILD, or ./mvnw -DskipTests package.");
    }
    if (!Ports.isFree(port)) {
      throw new PortTakenException(program, port);
    }
  }
}
