package dev.slipway.cli.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diagnose",
    description = {
      "Say in plain words why an application is not whole, and what to do.",
      "Ends with 0 when it is whole, with 1 when it is not."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway diagnose wordpress",
      "  ./slipway diagnose wordpress -o json | jq -r '.findings[].remedy'"
    })
public final class DiagnoseCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Parameters(
      arity = "0..1",
      paramLabel = "APPLICATION",
      description = "The application's name (wordpress).")
  private String name = "wordpress";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Its cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private String output = "text";

  public DiagnoseCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    JsonNode diagnosis =
        slipway
            .api()
            .get(
                ApiClient.path(
                    "clusters", slipway.cluster(cluster), "applications", name, "diagnosis"));
    boolean whole = diagnosis.path("whole").asBoolean();
    if (output.equals("json")) {
      slipway.terminal().out().println(diagnosis.toPrettyString());
    } else {
      print(diagnosis, whole);
    }
    return whole ? ExitCode.OK : ExitCode.REFUSED;
  }

  private void print(JsonNode diagnosis, boolean whole) {
    PrintStream out = slipway.terminal().out();
    out.printf(
        "%s %s is %s: %d of %d pods ready%n",
        whole ? slipway.terminal().check() : slipway.terminal().cross(),
        name,
        whole ? "whole" : "not whole",
        diagnosis.path("ready").asInt(),
        diagnosis.path("wished").asInt());
    for (JsonNode finding : diagnosis.path("findings")) {
      out.println();
      out.println("  " + text(finding, "reason") + "  " + text(finding, "subject"));
      text(finding, "message").lines().forEach(line -> out.println("    " + line));
      if (!text(finding, "remedy").isBlank()) {
        out.println("    What to do: " + text(finding, "remedy"));
      }
      if (!text(finding, "log").isBlank()) {
        out.println("    It wrote last:");
        text(finding, "log").lines().forEach(line -> out.println("      " + line));
      }
    }
  }

  private static String text(JsonNode finding, String field) {
    JsonNode value = finding.path(field);
    if (value.isArray()) {
      StringBuilder lines = new StringBuilder();
      value.forEach(line -> lines.append(line.asText()).append('\n'));
      return lines.toString();
    }
    return value.isNull() ? "" : value.asText("");
  }
}
