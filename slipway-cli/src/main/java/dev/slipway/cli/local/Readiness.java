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

  /** Whether this service serves, whatever the others do. */
  static boolean of(ServiceComponent service, Home home) {
    return service.name().equals(ServiceComponent.GATEWAY)
        ? gatewayAnswers(home, "/q/health/ready")
        : answers(
            Plain.CLIENT, URI.create("http://127.0.0.1:" + service.port() + "/q/health/ready"));
  }

  /** Whether the simulator serves. */
  static boolean of(SimulatorComponent simulator) {
    return answers(Plain.CLIENT, URI.create("http://127.0.0.1:" + simulator.port() + "/healthz"));
  }

  /** Whether the gateway finds itself and every service behind it ready. */
  static boolean ofAll(Home home) {
    return gatewayAnswers(home, "/healthz");
  }

  /** What a service says of itself and of that on which it stands; empty when it says nothing. */
  static JsonNode answer(ServiceComponent service, Home home) {
    if (Ports.isFree(service.port())) {
      return MissingNode.getInstance();
    }
    boolean gateway = service.name().equals(ServiceComponent.GATEWAY);
    Path ca = home.gateway().resolve("ca.pem");
    if (gateway && !Files.exists(ca)) {
      return MissingNode.getInstance();
    }
    URI uri =
        URI.create(
            (gateway ? "https" : "http") + "://127.0.0.1:" + service.port() + "/q/health/ready");
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(DEADLINE).build();
      return JSON.readTree(
          (gateway ? ApiAccess.trusting(ca) : Plain.CLIENT)
              .send(request, HttpResponse.BodyHandlers.ofByteArray())
              .body());
    } catch (IOException none) {
      return MissingNode.getInstance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MissingNode.getInstance();
    }
  }

  private static boolean gatewayAnswers(Home home, String path) {
    // The gateway makes its certificate authority and the token when it starts for the first time.
    Path ca = home.gateway().resolve("ca.pem");
    return Files.exists(ca)
        && Files.exists(home.gateway().resolve("admin-token"))
        && answers(
            ApiAccess.trusting(ca), URI.create("https://127.0.0.1:" + home.gatewayPort() + path));
  }

  private static boolean answers(HttpClient client, URI uri) {
    if (Ports.isFree(uri.getPort())) {
      return false; // nobody listens yet: said for a fraction of what a request costs
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(DEADLINE).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
