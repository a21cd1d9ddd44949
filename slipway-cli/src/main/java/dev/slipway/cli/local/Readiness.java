package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.cli.api.ApiAccess;
import dev.slipway.localstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a service whether it serves. */
final class Readiness {
  /** On a busy machine a service that serves was seen to take more than two seconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Readiness() {}

  private static final class Plain {
    static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  }

  /**
   * What a service said.
   *
   * @param ready whether it serves
   * @param silent whether it listens, and said nothing in time
   * @param body what it says of itself and of that on which it stands; missing when it says nothing
   */
  record Answer(boolean ready, boolean silent, JsonNode body) {
    static final Answer NONE = new Answer(false, false, MissingNode.getInstance());
    static final Answer SILENCE = new Answer(false, true, MissingNode.getInstance());
  }

  /** Whether this service serves, whatever the others do. */
  static boolean of(ServiceComponent service, Home home) {
    return ask(service, home, DEADLINE).ready();
  }

  /** Whether the simulator serves. */
  static boolean of(SimulatorComponent simulator) {
    return ask(
            Plain.CLIENT, URI.create("http://127.0.0.1:" + simulator.port() + "/healthz"), DEADLINE)
        .ready();
  }

  /** Whether the gateway finds itself and every service behind it ready. */
  static boolean ofAll(Home home) {
    return askGateway(home, "/healthz", DEADLINE).ready();
  }

  /** Asks a service, whatever the others do. */
  static Answer ask(ServiceComponent service, Home home, Duration patience) {
    return service.name().equals(ServiceComponent.GATEWAY)
        ? askGateway(home, "/q/health/ready", patience)
        : ask(
            Plain.CLIENT,
            URI.create("http://127.0.0.1:" + service.port() + "/q/health/ready"),
            patience);
  }

  private static Answer askGateway(Home home, String path, Duration patience) {
    // The gateway makes its certificate authority and the token when it starts for the first time.
    Path ca = home.gateway().resolve("ca.pem");
    return Files.exists(ca) && Files.exists(home.gateway().resolve("admin-token"))
        ? ask(
            ApiAccess.trusting(ca),
            URI.create("https://127.0.0.1:" + home.gatewayPort() + path),
            patience)
        : Answer.NONE;
  }

  private static Answer ask(HttpClient client, URI uri, Duration patience) {
    if (Ports.isFree(uri.getPort())) {
      return Answer.NONE; // nobody listens yet: said for a fraction of what a request costs
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode() == 200, false, read(response.body()));
    } catch (HttpTimeoutException late) {
      return Answer.SILENCE;
    } catch (IOException notYet) {
      return Answer.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.NONE;
    }
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException noJson) {
      return MissingNode.getInstance();
    }
  }
}
