package dev.slipway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.render.Durations;
import dev.slipway.cli.render.MachineText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "database",
    description = {
      "Show a cluster's database: its machine, whether it answers, and whose data it holds.",
      "Ends with 0 when it answers, with 1 when it doesn't."
    },
    footer = {
      "",
      "Examples:",
      "  ./slipway database",
      "  ./slipway database --cluster demo -o json | jq -r .health.state"
    })
public final class DatabaseCommand implements Callable<Integer> {
  private final Slipway slipway;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private String output = "text";

  public DatabaseCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String of = slipway.cluster(cluster);
    ObjectNode database = JsonNodeFactory.instance.objectNode();
    database.set("machine", machine(of));
    database.set("health", slipway.api().get(ApiClient.path("clusters", of, "database")));
    database
        .putArray("applications")
        .addAll(slipway.api().list(ApiClient.path("clusters", of, "applications")));
    if (output.equals("json")) {
      slipway.terminal().out().println(database.toPrettyString());
    } else {
      print(database);
    }
    return answers(database) ? ExitCode.OK : ExitCode.REFUSED;
  }

  private JsonNode machine(String of) {
    return slipway.api().list(ApiClient.path("clusters", of, "machines")).stream()
        .filter(machine -> machine.path("role").asText().equals("DATABASE"))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "Cluster " + of + " has no database",
                    "It was made without one; applications bring their own."));
  }

  private static boolean answers(JsonNode database) {
    return database.path("health").path("state").asText().equals("UP");
  }

  private void print(JsonNode database) {
    PrintStream out = slipway.terminal().out();
    JsonNode machine = database.path("machine");
    out.printf("Database on %s%n", machine.path("name").asText());
    String meaning = MachineText.meaning(machine);
    out.printf(
        "  machine        %s, %s, incarnation %s%s%n",
        MachineText.state(machine),
        machine.path("address").asText(),
        machine.path("incarnation").asText(),
        meaning.isEmpty() ? "" : "; " + meaning);
    out.printf("  logins         %s%n", logins(database.path("health")));
    List<String> names = new ArrayList<>();
    database
        .path("applications")
        .forEach(application -> names.add(application.path("name").asText()));
    out.printf("  applications   %s%n", names.isEmpty() ? "none" : String.join(", ", names));
  }

  private static String logins(JsonNode health) {
    String since = Durations.ageSince(health.path("since").asText(""), Instant.now());
    String message = health.path("message").isNull() ? "" : health.path("message").asText("");
    String state =
        switch (health.path("state").asText()) {
          case "UP" -> "accepted";
          case "DOWN" -> health.path("wished").asBoolean() ? "refused, as wished" : "refused";
          case "NOT_YET" -> "not accepted yet";
          default -> "not known";
        };
    JsonNode took = health.path("lastLoginMillis");
    return state
        + " for "
        + since
        + (took.isNumber() ? ", the last that was timed took " + took.asLong() + " ms" : "")
        + (message.isEmpty() ? "" : ": " + message);
  }
}
