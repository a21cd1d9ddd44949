package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.OperationWatch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description = {
      "Stop Slipway's own processes.",
      "Machines keep running and clusters keep working; ./slipway up finds them again.",
      "Simulated machines lose their power with their simulator; ./slipway up brings them back."
    },
    footer = {"", "Example:  ./slipway down --clusters"})
public final class DownCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(names = "--clusters", description = "Delete every cluster first, with all its machines.")
  private boolean clusters;

  public DownCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    int end = clusters ? deleteClusters() : ExitCode.OK;
    if (end != ExitCode.OK) {
      return end;
    }
    Home home = slipway.home();
    Stack stack = new Stack(home);
    try (StackLock held = StackLock.take(home)) {
      boolean ran = stack.anythingRuns();
      new Supervisor(home).stop();
      stack.stop();
      slipway.terminal().err().println(ran ? "Slipway is down." : "Nothing ran.");
    }
    return ExitCode.OK;
  }

  private int deleteClusters() {
    for (JsonNode cluster : slipway.api().list(ApiClient.path("clusters"))) {
      JsonNode answer =
          slipway.api().delete(ApiClient.path("clusters", cluster.path("id").asText()));
      int end =
          new OperationWatch(slipway)
              .follow(
                  "Cluster " + cluster.path("name").asText() + " removed",
                  answer.path("operation"));
      if (end != ExitCode.OK) {
        return end;
      }
    }
    return ExitCode.OK;
  }
}
