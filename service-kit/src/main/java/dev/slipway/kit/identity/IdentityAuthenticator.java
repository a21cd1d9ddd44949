package dev.slipway.kit.identity;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.service.ServiceName;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;

/** Reads the signed identity that the gateway or another service sends. */
@ApplicationScoped
@DefaultBean
class IdentityAuthenticator implements RequestAuthenticator {
  private static final String BEARER = "Bearer ";

  private final IdentityTokens tokens;
  private final ServiceName service;

  @Inject
  IdentityAuthenticator(IdentityTokens tokens, ServiceName service) {
    this.tokens = tokens;
    this.service = service;
  }

  @Override
  public Caller authenticate(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new ProblemException(
          ProblemCode.UNAUTHENTICATED,
          "The request carries no identity: it takes Authorization: Bearer.");
    }
    return tokens.verify(header.substring(BEARER.length()).trim(), service.value());
  }
}
