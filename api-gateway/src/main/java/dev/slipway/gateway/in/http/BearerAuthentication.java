package dev.slipway.gateway.in.http;

import dev.slipway.gateway.token.Authentication;
import dev.slipway.gateway.token.Token;
import dev.slipway.gateway.token.TokenSecret;
import dev.slipway.gateway.token.Tokens;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.service.ServiceName;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds out who calls by the bearer token. */
@ApplicationScoped
class BearerAuthentication {

  private static final Logger LOG = Logger.getLogger(BearerAuthentication.class);
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final ServiceName service;
  private final Vertx vertx;
  private final Refusals refusals;

  @Inject
  BearerAuthentication(Tokens tokens, ServiceName service, Vertx vertx, Refusals refusals) {
    this.tokens = tokens;
    this.service = service;
    this.vertx = vertx;
    this.refusals = refusals;
  }

  void authenticate(Exchange exchange, Runnable next) {
    TokenSecret secret = secret(exchange);
    if (secret == null) {
      refusals.refuse(
          exchange,
          ProblemCode.UNAUTHENTICATED,
          "The request carries no token: send Authorization: Bearer <token>.");
      return;
    }
    Optional<Authentication> known = tokens.authenticateFromCache(secret);
    if (known.isPresent()) {
      decide(exchange, known.get(), next);
      return;
    }
    vertx
        .executeBlocking(() -> tokens.authenticate(secret), false)
        .onSuccess(result -> decide(exchange, result, next))
        .onFailure(
            failure -> {
              LOG.warnf("a token could not be looked up: %s", failure.getMessage());
              refusals.unavailable(
                  exchange,
                  "PostgreSQL does not answer, so that tokens can't be looked up. Nothing that was"
                      + " accepted is lost; on one machine ./slipway up starts it, and ./slipway"
                      + " status says what else is away.");
            });
  }

  private void decide(Exchange exchange, Authentication result, Runnable next) {
    switch (result) {
      case Authentication.Accepted(Token token) -> {
        exchange.authenticated(
            token, new Caller(token.name(), token.project(), token.role(), service.value()));
        next.run();
      }
      case Authentication.Unknown() ->
          refusals.refuse(
              exchange, ProblemCode.UNAUTHENTICATED, "The token is wrong or was deleted.");
      case Authentication.Expired(Token token) ->
          refusals.refuse(
              exchange, ProblemCode.UNAUTHENTICATED, "The token expired at " + token.expiresAt());
    }
  }

  private static @Nullable TokenSecret secret(Exchange exchange) {
    String header = exchange.context().request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return TokenSecret.of(header.substring(SCHEME.length()).strip());
  }
}
