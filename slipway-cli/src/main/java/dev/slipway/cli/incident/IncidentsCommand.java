package dev.slipway.cli.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.EventStream;
import dev.slipway.cli.api.ProblemFailure;
import dev.slipway.cli.render.Table;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "incidents",
    description = "List what went wrong, newest first; with -f, what goes wrong and is over.",
    footer = {
      "",
      "Examples:",
      "  ./slipway incidents",
      "  ./slipway incidents --open -o json | jq -r '.[].summary'",
      "  ./slipway incidents -f           one line for each that is opened or closed",
      "  ./slipway incident in-4k2j7x     its whole time line"
    })
public final class IncidentsCommand implements Callable<Integer> {
  private static final long RECONNECT_NANOS = 1_000_000_000L;

  private final Slipway slipway;
  private final Set<String> told = new HashSet<>();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster; the only one where it is not said.")
  private @Nullable String cluster;

  @Option(names = "--open", description = "Only those that are not over.")
  private boolean open;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and show each as it is opened and closed.")
  private boolean follow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (default) or json; with -f one object a line.")
  private String output = "table";

  public IncidentsCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String of = slipway.cluster(cluster);
    if (!follow) {
      list(of);
      return ExitCode.OK;
    }
    while (true) {
      followOnce(of);
      LockSupport.parkNanos(RECONNECT_NANOS);
    }
  }

  private void list(String of) {
    List<JsonNode> incidents = incidents(of);
    PrintStream out = slipway.terminal().out();
    if (output.equals("json")) {
      out.println(JsonNodeFactory.instance.arrayNode().addAll(incidents).toPrettyString());
      return;
    }
    if (incidents.isEmpty()) {
      slipway.terminal().err().println("There are no " + (open ? "open " : "") + "incidents.");
      return;
    }
    Instant now = Instant.now();
    Table table = new Table("ID", "KIND", "SUBJECT", "STATE", "SUMMARY");
    for (JsonNode incident : incidents) {
      table.row(
          incident.path("id").asText(),
          incident.path("kind").asText(),
          incident.path("subject").asText(),
          IncidentText.state(incident, now),
          incident.path("summary").asText());
    }
    table.print(out);
  }

  /** What there is, then each change; the stream is opened first, so that nothing falls between. */
  private void followOnce(String of) {
    String query = "?cluster=" + ApiClient.encode(of) + "&type=IncidentOpened&type=IncidentClosed";
    try (EventStream stream = slipway.api().events(query, null)) {
      incidents(of).reversed().forEach(this::tell);
      for (Optional<JsonNode> event = stream.next(); event.isPresent(); event = stream.next()) {
        String id = event.get().path("data").path("incident").asText("");
        if (!id.isEmpty()) {
          tell(slipway.api().get(ApiClient.path("clusters", of, "incidents", id)));
        }
      }
    } catch (CommandFailure away) {
      slipway.terminal().err().println(away.getMessage() + "; trying again");
    } catch (ProblemFailure refusal) {
      if (refusal.problem().status() < 500) {
        throw refusal;
      }
    }
  }

  private void tell(JsonNode incident) {
    if (!told.add(incident.path("id").asText() + incident.path("state").asText())) {
      return;
    }
    PrintStream out = slipway.terminal().out();
    out.println(
        output.equals("json") ? incident.toString() : IncidentText.line(incident, Instant.now()));
    out.flush();
  }

  private List<JsonNode> incidents(String of) {
    return slipway
        .api()
        .list(ApiClient.path("clusters", of, "incidents") + (open ? "?state=OPEN" : ""));
  }
}
