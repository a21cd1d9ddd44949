package dev.slipway.cli.local;

import dev.slipway.cli.api.ApiAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;

/** Asks a service whether it serves. */
final class Readiness {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private Readiness() {}

  private static final class Plain {
    static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  }

  static boolean of(ServiceComponent service, Home home) {
    if (!service.name().equals(ServiceComponent.GATEWAY)) {
      return answers(
          Plain.CLIENT, URI.create("http://127.0.0.1:" + service.port() + "/q/health/ready"));
    }
    // The gateway makes its certificate authority when it starts for the first time.
    return Files.exists(home.gateway().resolve("ca.pem"))
        && Files.exists(home.gateway().resolve("admin-token"))
        && answers(
            ApiAccess.trusting(home.gateway().resolve("ca.pem")),
            URI.create("https://127.0.0.1:" + service.port() + "/healthz"));
  }

  private static boolean answers(HttpClient client, URI uri) {
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
