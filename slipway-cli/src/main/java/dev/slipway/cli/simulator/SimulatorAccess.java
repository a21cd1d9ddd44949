package dev.slipway.cli.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.local.Home;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Speaks to this Slipway's simulator about faults. */
public final class SimulatorAccess {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Home home;

  public SimulatorAccess(Home home) {
    this.home = home;
  }

  /** Asks for a fault; returns its id. */
  public String addFault(ObjectNode fault) {
    return call("POST", "faults", fault.toString()).path("id").asText();
  }

  /** Every fault that was asked for and not withdrawn. */
  List<JsonNode> faults() {
    List<JsonNode> all = new ArrayList<>();
    call("GET", "faults", "").path("items").forEach(all::add);
    return all;
  }

  void withdraw(String id) {
    call("DELETE", "faults/" + id, "");
  }

  private JsonNode call(String method, String path, String body) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + home.simulatorPort() + "/v1/" + path))
              .timeout(DEADLINE)
              .header("Authorization", "Bearer " + token())
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new CommandFailure(
            ExitCode.REFUSED, json.path("message").asText(), json.path("remedy").asText());
      }
      return json;
    } catch (IOException e) {
      throw away();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away();
    }
  }

  private String token() throws IOException {
    return Files.readString(home.simulator().resolve("token")).strip();
  }

  private static CommandFailure away() {
    return new CommandFailure(
        ExitCode.NOT_RUNNING,
        "The simulator does not answer",
        "Start it: ./slipway up --infrastructure simulated");
  }
}
