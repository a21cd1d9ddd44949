package dev.slipway.cli.application;

import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.OperationWatch;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "application",
    description = "Remove an application from its cluster.",
    footer = {"", "Example:  ./slipway delete application wordpress --cluster demo"})
public final class DeleteApplicationCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "NAME", description = "The application's name.")
  private String name = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Its cluster; the only one where it is not said.")
  private @Nullable String cluster;

  public DeleteApplicationCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path = ApiClient.path("clusters", slipway.cluster(cluster), "applications", name);
    return new OperationWatch(slipway)
        .follow("Application " + name + " removed", slipway.api().delete(path).path("operation"));
  }
}
