package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.kit.problem.ProblemCode;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The largest body that a path takes. */
@ApplicationScoped
class BodySize {

  private final GatewayConfig config;
  private final Refusals refusals;

  @Inject
  BodySize(GatewayConfig config, Refusals refusals) {
    this.config = config;
    this.refusals = refusals;
  }

  long limit(Exchange exchange) {
    return (exchange.isKubernetes() ? config.kubernetes().body() : config.limits().body())
        .asLongValue();
  }

  /** Refuses a body that says itself that it is too large; whether the request may go on. */
  boolean check(Exchange exchange) {
    String length = exchange.context().request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || !isOver(length, limit(exchange))) {
      return true;
    }
    refuse(exchange);
    return false;
  }

  void refuse(Exchange exchange) {
    refusals.refuse(
        exchange,
        ProblemCode.BODY_TOO_LARGE,
        "The body is larger than " + limit(exchange) + " bytes.");
  }

  private static boolean isOver(String length, long limit) {
    try {
      return Long.parseLong(length.strip()) > limit;
    } catch (NumberFormatException e) {
      return false; // refused by the HTTP parser
    }
  }
}
