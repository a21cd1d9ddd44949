package dev.slipway.cli.simulator;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "withdraw",
    description = "End a fault: what it made so is so no more.",
    footer = {"", "Example:  ./slipway simulator withdraw f3"})
public final class WithdrawCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "ID", description = "As ./slipway simulator faults shows it.")
  private String id = "";

  public WithdrawCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    new SimulatorAccess(slipway.home()).withdraw(id);
    return ExitCode.OK;
  }
}
