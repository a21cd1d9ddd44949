package dev.slipway.cli.cluster;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.OperationWatch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cluster",
    description = "Remove a cluster with its machines, networks and volumes.",
    footer = {"", "Example:  ./slipway delete cluster demo"})
public final class DeleteClusterCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "NAME", description = "The cluster's name or id.")
  private String name = "";

  @Option(names = "--no-wait", description = "Don't follow it; print the operation's id.")
  private boolean noWait;

  public DeleteClusterCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    var operation = slipway.api().delete(ApiClient.path("clusters", name)).path("operation");
    if (noWait) {
      slipway.terminal().out().println(operation.path("id").asText());
      return ExitCode.OK;
    }
    return new OperationWatch(slipway).follow("Cluster " + name + " removed", operation);
  }
}
