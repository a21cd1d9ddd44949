package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiAccess;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.local.Home;
import dev.slipway.cli.render.Terminal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every command works with: this machine's Slipway, its API and the terminal. */
public final class Slipway {
  private final Map<String, String> environment;
  private final Terminal terminal;
  private @Nullable ApiClient api;

  public Slipway(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  public Home home() {
    return Home.of(environment);
  }

  public Terminal terminal() {
    return terminal;
  }

  public ApiAccess access() {
    return ApiAccess.of(home(), environment);
  }

  public ApiClient api() {
    ApiClient client = api;
    if (client == null) {
      client = new ApiClient(access());
      api = client;
    }
    return client;
  }

  /** The cluster that was named; where none was, the only one there is. */
  public String cluster(@Nullable String named) {
    if (named != null) {
      return named;
    }
    List<String> names =
        api().list(ApiClient.path("clusters")).stream()
            .map((JsonNode cluster) -> cluster.path("name").asText())
            .toList();
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 0 ->
          throw new CommandFailure(
              ExitCode.REFUSED, "There is no cluster", "Make one: ./slipway create cluster");
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "There are several clusters: " + String.join(", ", names),
              "Name one: --cluster " + names.getFirst());
    };
  }
}
