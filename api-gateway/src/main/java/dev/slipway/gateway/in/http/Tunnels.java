package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.kit.problem.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests that become WebSockets. Once the upstream has agreed, bytes pass as they are, so that
 * sub-protocols, pings and close codes are between the two ends. By then the caller is known.
 */
@ApplicationScoped
class Tunnels {

  private final Vertx vertx;
  private final Refusals refusals;
  private final TokenWatch tokenWatch;
  private final GatewayConfig config;
  private final Map<String, Integer> openOf = new HashMap<>();
  private int open;

  @Inject
  Tunnels(Vertx vertx, Refusals refusals, TokenWatch tokenWatch, GatewayConfig config) {
    this.vertx = vertx;
    this.refusals = refusals;
    this.tokenWatch = tokenWatch;
    this.config = config;
  }

  /** Whether the request asks for a WebSocket (RFC 6455, 4.1). */
  static boolean isAskedFor(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method() == HttpMethod.GET
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true);
  }

  /** The exchange's request must be paused, its caller known. */
  void open(Exchange exchange, StreamingProxy.Target target, StreamingProxy.Outcome outcome) {
    HttpServerRequest request = exchange.context().request();
    if (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      refusals.refuse(
          exchange, ProblemCode.VALIDATION_FAILED, "A request for a WebSocket has no body.");
      return;
    }
    String token = exchange.requireToken().id();
    if (!enter(token)) {
      refusals.unavailable(
          exchange,
          "There are "
              + config.tunnels().most()
              + " WebSockets open, or "
              + config.tunnels().mostOfOneToken()
              + " of this token, and that is the most.");
      return;
    }
    exchange.onEnd(whole -> leave(token));
    tokenWatch.watch(exchange);
    new TunnelledRequest(vertx, exchange, target, outcome, refusals).start();
  }

  private synchronized boolean enter(String token) {
    if (open >= config.tunnels().most()
        || openOf.getOrDefault(token, 0) >= config.tunnels().mostOfOneToken()) {
      return false;
    }
    open++;
    openOf.merge(token, 1, Integer::sum);
    return true;
  }

  private synchronized void leave(String token) {
    open--;
    openOf.computeIfPresent(token, (id, count) -> count > 1 ? count - 1 : null);
  }
}
