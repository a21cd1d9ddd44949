package dev.slipway.cli.cluster;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "create",
    description = "Make something: a cluster.",
    subcommands = CreateClusterCommand.class,
    footer = {"", "Example:  ./slipway create cluster --name demo --workers 3"})
public final class CreateCommand implements Callable<Integer> {
  private final Slipway slipway;

  public CreateCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    slipway.terminal().err().println("Say what: ./slipway create cluster --help");
    return ExitCode.USAGE;
  }
}
