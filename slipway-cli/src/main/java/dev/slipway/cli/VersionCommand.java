package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the versions of Slipway and of what it runs.")
public final class VersionCommand implements Callable<Integer> {
  private final Slipway slipway;

  public VersionCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    PrintStream out = slipway.terminal().out();
    line(out, "java", Runtime.version().toString());
    try {
      JsonNode versions = slipway.api().get(ApiClient.path("versions"));
      line(out, "slipway", versions.path("slipway").asText());
      versions.path("kubernetes").forEach(v -> line(out, "kubernetes", v.asText()));
      line(out, "machine image", versions.path("machineImage").asText());
      versions
          .path("components")
          .properties()
          .forEach(c -> line(out, c.getKey(), c.getValue().asText()));
    } catch (CommandFailure | ProblemFailure notRunning) {
      slipway.terminal().err().println("What Slipway runs is told when it runs: ./slipway up");
    }
    return ExitCode.OK;
  }

  private static void line(PrintStream out, String what, String version) {
    out.printf("%-14s %s%n", what, version);
  }
}
