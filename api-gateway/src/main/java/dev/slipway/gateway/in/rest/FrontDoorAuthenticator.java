package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.in.http.Exchange;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.RequestAuthenticator;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;

/** The gateway's own resources know the caller that the front door found out. */
@ApplicationScoped
class FrontDoorAuthenticator implements RequestAuthenticator {

  private final CurrentVertxRequest current;

  @Inject
  FrontDoorAuthenticator(CurrentVertxRequest current) {
    this.current = current;
  }

  @Override
  public Caller authenticate(ContainerRequestContext request) {
    Exchange exchange = Exchange.find(current.getCurrent());
    Caller caller = exchange == null ? null : exchange.caller();
    if (caller == null) {
      throw new ProblemException(ProblemCode.UNAUTHENTICATED, "The request carries no token.");
    }
    return caller;
  }
}
