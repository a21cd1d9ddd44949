package dev.slipway.kit.correlation;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Takes the correlation id from the request, or makes one, and sends it back. */
@Provider
@PreMatching
@Priority(100)
public class CorrelationFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private final CorrelationId correlation;

  @Inject
  CorrelationFilter(CorrelationId correlation) {
    this.correlation = correlation;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    correlation.begin(request.getHeaderString(CorrelationId.HEADER));
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle(CorrelationId.HEADER, correlation.current());
  }
}
