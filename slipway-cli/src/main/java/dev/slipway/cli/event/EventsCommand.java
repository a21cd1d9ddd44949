package dev.slipway.cli.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.Slipway;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.EventStream;
import dev.slipway.cli.render.EventText;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    description = "Show what has happened; with -f, what happens.",
    footer = {
      "",
      "Examples:",
      "  ./slipway events --cluster demo",
      "  ./slipway events -f -o json | jq .type"
    })
public final class EventsCommand implements Callable<Integer> {
  private static final long RECONNECT_NANOS = 1_000_000_000L;

  private final Slipway slipway;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Only this cluster's.")
  private @Nullable String cluster;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only these, such as ClusterReady; repeatable.")
  private List<String> types = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Stay, and show events as they arrive.")
  private boolean follow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json: one CloudEvent a line.")
  private String output = "text";

  public EventsCommand(Slipway slipway) {
    this.slipway = slipway;
  }

  @Override
  public Integer call() {
    String lastId = past();
    if (follow) {
      while (true) {
        lastId = followOnce(lastId);
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
    return ExitCode.OK;
  }

  /** Shows what is stored; returns where the stream goes on without a gap. */
  private @Nullable String past() {
    String next = "";
    String end = "";
    do {
      String token = next.isEmpty() ? "" : "&pageToken=" + ApiClient.encode(next);
      JsonNode page = slipway.api().get("/v1/events" + query() + token);
      page.path("items").forEach(this::print);
      next = page.path("nextPageToken").isTextual() ? page.path("nextPageToken").asText() : "";
      end = page.path("lastEventId").asText("");
    } while (!next.isEmpty());
    return end.isEmpty() ? null : end;
  }

  private @Nullable String followOnce(@Nullable String lastId) {
    try (EventStream stream = slipway.api().events(query(), lastId)) {
      for (Optional<JsonNode> event = stream.next(); event.isPresent(); event = stream.next()) {
        print(event.get());
      }
      return stream.lastId().isEmpty() ? lastId : stream.lastId();
    } catch (CommandFailure away) {
      slipway.terminal().err().println(away.getMessage() + "; trying again");
      return lastId;
    }
  }

  private void print(JsonNode event) {
    PrintStream out = slipway.terminal().out();
    out.println(output.equals("json") ? event.toString() : EventText.of(event));
    out.flush();
  }

  private String query() {
    StringBuilder query = new StringBuilder("?pageSize=500");
    if (cluster != null) {
      query.append("&cluster=").append(ApiClient.encode(cluster));
    }
    types.forEach(type -> query.append("&type=").append(ApiClient.encode(type)));
    return query.toString();
  }
}
