package dev.slipway.cli.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "incident",
    description = "Show an incident with its time line, in seconds from its opening.",
    footer = {"", "Example:  ./slipway incident in-4k2j7x"})
public final class IncidentCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 404;

  private final Slipway slipway;

  @Parameters(paramLabel = "ID", description = "The incident's id, as ./slipway incidents has it.")
  private String id = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Its cluster; looked for in all where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private String output = "text";

  public IncidentCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    JsonNode incident = find();
    if (output.equals("json")) {
      slipway.terminal().out().println(incident.toPrettyString());
    } else {
      IncidentText.whole(incident, Instant.now()).forEach(slipway.terminal().out()::println);
    }
    return ExitCode.OK;
  }

  private JsonNode find() {
    for (String of : clusters()) {
      try {
        return slipway.api().get(ApiClient.path("clusters", of, "incidents", id));
      } catch (ProblemFailure failure) {
        if (failure.problem().status() != NOT_FOUND) {
          throw failure;
        }
      }
    }
    throw new CommandFailure(
        ExitCode.REFUSED, "There is no incident " + id, "./slipway incidents lists them.");
  }

  private List<String> clusters() {
    return cluster != null
        ? List.of(cluster)
        : slipway.api().list(ApiClient.path("clusters")).stream()
            .map(one -> one.path("name").asText())
            .toList();
  }
}
