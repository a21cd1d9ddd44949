package dev.slipway.kit.identity;

import dev.slipway.kit.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Says who makes a request. The kit's own reads a signed identity; the gateway, whose callers have
 * tokens, has a bean of its own that replaces it.
 */
public interface RequestAuthenticator {

  /**
   * Who makes the request.
   *
   * @throws ProblemException UNAUTHENTICATED when that can't be told
   */
  Caller authenticate(ContainerRequestContext request);
}
