package dev.slipway.kit.dependency;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Set;

/**
 * Refuses what would make something new while the disk is full: POST, PUT and PATCH of the public
 * API. What frees space, what reads, and what the services ask of each other for what was accepted
 * before, goes on; so do a dry run, which makes nothing, and what is marked {@link NeedsNoRoom}.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 100)
class DiskFilter implements ContainerRequestFilter {
  private static final Set<String> MAKING = Set.of("POST", "PUT", "PATCH");
  private static final Duration RETRY = Duration.ofSeconds(60);

  private final DiskWatch disk;

  @Context
  @SuppressWarnings("NullAway.Init")
  ResourceInfo resource;

  @Inject
  DiskFilter(DiskWatch disk) {
    this.disk = disk;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!MAKING.contains(request.getMethod())
        || !isPublic(request)
        || isDryRun(request)
        || resource.getResourceMethod().isAnnotationPresent(NeedsNoRoom.class)) {
      return;
    }
    disk.trouble()
        .ifPresent(
            trouble -> {
              throw full(trouble);
            });
  }

  private static ProblemException full(Trouble trouble) {
    return new ProblemException(ProblemCode.DISK_FULL, trouble.message() + " " + trouble.remedy())
        .retryAfter(RETRY);
  }

  private static boolean isPublic(ContainerRequestContext request) {
    return request.getUriInfo().getPath(true).replaceFirst("^/+", "").startsWith("v1/");
  }

  private static boolean isDryRun(ContainerRequestContext request) {
    return "true".equals(request.getUriInfo().getQueryParameters().getFirst("dryRun"));
  }
}
