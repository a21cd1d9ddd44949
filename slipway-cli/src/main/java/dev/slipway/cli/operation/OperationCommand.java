package dev.slipway.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "operation",
    description = "Show an operation with its steps, or follow it to its end.",
    footer = {"", "Example:  ./slipway operation op-p-4k2j7x --watch"})
public final class OperationCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(paramLabel = "ID", description = "The operation's id, as the request answered it.")
  private String id = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Follow it until it has ended.")
  private boolean watch;

  @Option(names = "--cancel", description = "Cancel it, where it can be cancelled.")
  private boolean cancel;

  public OperationCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String path = ApiClient.path("operations", id);
    if (cancel) {
      slipway.api().delete(path);
    }
    JsonNode operation = slipway.api().get(path);
    if (watch) {
      return new OperationWatch(slipway).follow(title(operation), operation);
    }
    slipway.terminal().out().println(operation.toPrettyString());
    return ExitCode.OK;
  }

  private static String title(JsonNode operation) {
    return operation.path("type").asText() + " " + operation.path("target").path("name").asText();
  }
}
