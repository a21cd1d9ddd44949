package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.token.Project;
import dev.slipway.gateway.token.ProjectStore;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.page.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/projects}: the caller's own. */
@Path("/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Projects")
public class ProjectsResource {

  private final ProjectStore projects;
  private final CurrentCaller caller;

  @Inject
  ProjectsResource(ProjectStore projects, CurrentCaller caller) {
    this.projects = projects;
    this.caller = caller;
  }

  @GET
  @Operation(operationId = "listProjects", summary = "The projects that the token is for")
  public Page<Project> list() {
    return new Page<>(projects.find(caller.project()).stream().toList(), null);
  }
}
