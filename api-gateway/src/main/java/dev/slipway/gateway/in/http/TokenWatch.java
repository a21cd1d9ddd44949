package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.token.Token;
import dev.slipway.gateway.token.Tokens;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Ends streams whose token was deleted or has expired since they were opened. */
@ApplicationScoped
class TokenWatch {

  private final Vertx vertx;
  private final Tokens tokens;
  private final Refusals refusals;
  private final GatewayConfig config;

  @Inject
  TokenWatch(Vertx vertx, Tokens tokens, Refusals refusals, GatewayConfig config) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.refusals = refusals;
    this.config = config;
  }

  void watch(Exchange exchange) {
    Token token = exchange.requireToken();
    long timer =
        vertx.setPeriodic(
            config.limits().tokenRecheck().toMillis(),
            // A database that can't be asked ends no stream.
            t ->
                vertx
                    .executeBlocking(() -> tokens.isValid(token), false)
                    .onSuccess(
                        valid -> {
                          if (!valid) {
                            refusals.cutOff(exchange);
                          }
                        }));
    exchange.context().addEndHandler(ended -> vertx.cancelTimer(timer));
  }
}
