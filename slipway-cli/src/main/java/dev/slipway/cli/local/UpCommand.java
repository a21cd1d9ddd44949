package dev.slipway.cli.local;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "up",
    description = {
      "Start what does not run, and wait until everything serves.",
      "Clusters made before are found again. A process that dies later is started again by itself."
    },
    footer = {"", "Example:  SLIPWAY_PORT_BASE=8000 ./slipway up"})
public final class UpCommand implements Callable<Integer> {
  private final Slipway slipway;

  public UpCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    new Launch(slipway.home(), slipway.terminal()).run();
    slipway
        .terminal()
        .err()
        .println("Slipway serves at https://127.0.0.1:" + slipway.home().gatewayPort());
    return ExitCode.OK;
  }
}
