package dev.slipway.kit.identity;

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
  private final IdentityTokens tokens;
  private final ServiceName service;

  @Inject
  IdentityAuthenticator(IdentityTokens tokens, ServiceName service) {
    this.tokens = tokens;
    this.service = service;
  }

  @Override
  public Caller authenticate(ContainerRequestContext request) {
    return tokens.verifyHeader(request.getHeaderString(HttpHeaders.AUTHORIZATION), service.value());
  }
}
