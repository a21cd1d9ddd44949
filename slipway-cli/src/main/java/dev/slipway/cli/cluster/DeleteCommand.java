package dev.slipway.cli.cluster;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.application.DeleteApplicationCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "delete",
    description = "Remove something: a cluster or an application.",
    subcommands = {DeleteClusterCommand.class, DeleteApplicationCommand.class},
    footer = {"", "Example:  ./slipway delete cluster demo"})
public final class DeleteCommand implements Callable<Integer> {
  private final Slipway slipway;

  public DeleteCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    slipway.terminal().err().println("Say what: ./slipway delete cluster --help");
    return ExitCode.USAGE;
  }
}
