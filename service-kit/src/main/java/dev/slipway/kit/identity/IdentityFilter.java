package dev.slipway.kit.identity;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Lets a request through to a resource only with an identity: any for reading, EDITOR and up for
 * changes, SERVICE for what is under {@code /internal}. Resources marked {@link Open} are open;
 * Quarkus' own pages under {@code /q} are no resources.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class IdentityFilter implements ContainerRequestFilter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String INTERNAL = "internal";

  private final RequestAuthenticator authenticator;
  private final CurrentCaller current;

  @Context
  @SuppressWarnings("NullAway.Init")
  ResourceInfo resource;

  @Inject
  IdentityFilter(RequestAuthenticator authenticator, CurrentCaller current) {
    this.authenticator = authenticator;
    this.current = current;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (isOpen()) {
      return;
    }
    Caller caller = authenticator.authenticate(request);
    current.set(caller);
    if (isInternal(request)) {
      if (caller.role() != Role.SERVICE) {
        throw new ProblemException(ProblemCode.FORBIDDEN, "This is for Slipway's own services.");
      }
    } else {
      current.require(READING.contains(request.getMethod()) ? Role.VIEWER : Role.EDITOR);
    }
  }

  private boolean isOpen() {
    return resource.getResourceMethod().isAnnotationPresent(Open.class)
        || resource.getResourceClass().isAnnotationPresent(Open.class);
  }

  /** By the resource's own path, and by the request's, so that no spelling gets around it. */
  private boolean isInternal(ContainerRequestContext request) {
    Path path = resource.getResourceClass().getAnnotation(Path.class);
    return (path != null && beginsInternal(path.value()))
        || beginsInternal(request.getUriInfo().getPath(true));
  }

  private static boolean beginsInternal(String path) {
    String relative = path.replaceFirst("^/+", "");
    return relative.equals(INTERNAL) || relative.startsWith(INTERNAL + "/");
  }
}
