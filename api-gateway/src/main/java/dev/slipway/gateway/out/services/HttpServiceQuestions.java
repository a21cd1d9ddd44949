package dev.slipway.gateway.out.services;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.route.ServiceQuestions;
import dev.slipway.gateway.route.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Asks over HTTP, each question bounded to a few seconds. */
@ApplicationScoped
public class HttpServiceQuestions implements ServiceQuestions {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 3_000;

  private final HttpClient client;
  private final GatewayConfig config;

  @Inject
  HttpServiceQuestions(Vertx vertx, GatewayConfig config) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(20));
    this.config = config;
  }

  @Override
  public CompletableFuture<Answer> get(Upstream upstream, String path) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(base(upstream) + path)
            .setConnectTimeout(CONNECT_MILLIS)
            .setIdleTimeout(ANSWER_MILLIS);
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(
            response ->
                response.body().map(body -> new Answer(response.statusCode(), body.getBytes())))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private String base(Upstream upstream) {
    return switch (upstream) {
      case PROVISIONER -> config.upstream().provisioner();
      case DEPLOYER -> config.upstream().deployer();
      case MONITOR -> config.upstream().monitor();
    };
  }
}
