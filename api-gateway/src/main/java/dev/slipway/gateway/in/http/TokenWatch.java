package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.token.Token;
import dev.slipway.gateway.token.Tokens;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends streams whose token was deleted or has expired since they were opened. Each token is looked
 * up once a round, however many streams it has.
 */
@ApplicationScoped
class TokenWatch {

  private final Vertx vertx;
  private final Tokens tokens;
  private final Refusals refusals;
  private final GatewayConfig config;
  private final Map<Token, Map<Exchange, Context>> streams = new ConcurrentHashMap<>();

  @Inject
  TokenWatch(Vertx vertx, Tokens tokens, Refusals refusals, GatewayConfig config) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.refusals = refusals;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(config.limits().tokenRecheck().toMillis(), t -> checkAll());
  }

  /** To be called on the exchange's context. */
  void watch(Exchange exchange) {
    Token token = exchange.requireToken();
    Context context = vertx.getOrCreateContext();
    streams.compute(
        token,
        (key, known) -> {
          Map<Exchange, Context> exchanges = known == null ? new ConcurrentHashMap<>() : known;
          exchanges.put(exchange, context);
          return exchanges;
        });
    exchange.onEnd(whole -> forget(token, exchange));
  }

  private void forget(Token token, Exchange exchange) {
    streams.computeIfPresent(
        token,
        (key, exchanges) -> {
          exchanges.remove(exchange);
          return exchanges.isEmpty() ? null : exchanges;
        });
  }

  private void checkAll() {
    for (Token token : streams.keySet()) {
      // A database that can't be asked ends no stream.
      vertx
          .executeBlocking(() -> tokens.isValid(token), false)
          .onSuccess(
              valid -> {
                if (!valid) {
                  cutOff(token);
                }
              });
    }
  }

  private void cutOff(Token token) {
    streams
        .getOrDefault(token, Map.of())
        .forEach((exchange, context) -> context.runOnContext(v -> refusals.cutOff(exchange)));
  }
}
