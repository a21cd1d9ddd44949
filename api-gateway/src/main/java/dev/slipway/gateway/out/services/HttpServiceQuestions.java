package dev.slipway.gateway.out.services;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.route.ServiceQuestions;
import dev.slipway.gateway.route.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks over HTTP, each question bounded to a few seconds. The JDK's client, for its answers don't
 * depend on the event loop of a caller who waits for them.
 */
@ApplicationScoped
public class HttpServiceQuestions implements ServiceQuestions {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final GatewayConfig config;

  @Inject
  HttpServiceQuestions(GatewayConfig config) {
    this.config = config;
  }

  @Override
  public CompletableFuture<Answer> get(Upstream upstream, String path) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(base(upstream) + path)).timeout(ANSWER).build();
    return client
        .sendAsync(question, BodyHandlers.ofByteArray())
        .thenApply(response -> new Answer(response.statusCode(), response.body()))
        .orTimeout(ANSWER.plus(CONNECT).toMillis(), MILLISECONDS);
  }

  private String base(Upstream upstream) {
    return switch (upstream) {
      case PROVISIONER -> config.upstream().provisioner();
      case DEPLOYER -> config.upstream().deployer();
      case MONITOR -> config.upstream().monitor();
    };
  }
}
