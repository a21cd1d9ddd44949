package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.operation.OperationWatch;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scale",
    description = "Change how many pods an application has, and follow it until they are ready.",
    footer = {"", "Example:  ./slipway scale wordpress --replicas 30"})
public final class ScaleCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "NAME", description = "The application's name.")
  private String name = "";

  @Option(names = "--replicas", required = true, paramLabel = "N", description = "How many pods.")
  private int replicas;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Its cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(names = "--no-wait", description = "Don't follow it; print the operation's id.")
  private boolean noWait;

  public ScaleCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path = ApiClient.path("clusters", slipway.cluster(cluster), "applications", name);
    JsonNode answer =
        slipway.api().patch(path, JsonNodeFactory.instance.objectNode().put("replicas", replicas));
    if (noWait) {
      slipway.terminal().out().println(answer.path("operation").path("id").asText());
      return ExitCode.OK;
    }
    return new OperationWatch(slipway)
        .follow(name + " at " + replicas + " replicas", answer.path("operation"));
  }
}
