package dev.slipway.cli.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.render.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "faults",
    description = "List the faults that were asked for, and what they struck.",
    footer = {"", "Example:  ./slipway simulator faults -o json | jq .occurrences"})
public final class FaultsCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (default) or json: one object a line.")
  private String output = "table";

  public FaultsCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    List<JsonNode> faults = new SimulatorAccess(slipway.home()).faults();
    if (output.equals("json")) {
      faults.forEach(fault -> slipway.terminal().out().println(fault));
      return ExitCode.OK;
    }
    Table table = new Table("ID", "KIND", "STATE", "CLUSTER", "MACHINE", "LAST STRUCK");
    for (JsonNode fault : faults) {
      JsonNode occurrences = fault.path("occurrences");
      table.row(
          fault.path("id").asText(),
          fault.path("kind").asText(),
          fault.path("state").asText(),
          fault.path("cluster").asText(),
          fault.path("machine").asText(),
          occurrences.path(occurrences.size() - 1).asText());
    }
    table.print(slipway.terminal().out());
    return ExitCode.OK;
  }
}
