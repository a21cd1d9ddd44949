package dev.slipway.deployer.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.Clusters;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.application.Requested;
import dev.slipway.deployer.rollout.Applications;
import dev.slipway.deployer.rollout.Applications.Accepted;
import dev.slipway.kit.idempotency.IdempotencyKeys;
import dev.slipway.kit.idempotency.Reply;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.Operations;
import dev.slipway.kit.operation.WaitTime;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A cluster's applications. */
@Path("/v1/clusters/{cluster}/applications")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Applications")
@RunOnVirtualThread
public class ApplicationsResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final Applications applications;
  private final Clusters clusters;
  private final Operations operations;
  private final IdempotencyKeys keys;
  private final CurrentCaller caller;

  @Inject
  ApplicationsResource(
      Applications applications,
      Clusters clusters,
      Operations operations,
      IdempotencyKeys keys,
      CurrentCaller caller) {
    this.applications = applications;
    this.clusters = clusters;
    this.operations = operations;
    this.keys = keys;
    this.caller = caller;
  }

  @GET
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "listApplications",
      summary = "Lists a cluster's applications by name")
  public Page<ApplicationJson> list(
      @PathParam("cluster") String cluster,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    PageRequest page = PageRequest.of(pageSize, pageToken);
    KnownCluster known = cluster(cluster);
    return Page.of(
            applications.page(known, page.after(), page.fetchSize()), page, Application::name)
        .map(ApplicationJson::of);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationRequest.class)))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Answers.Accepted.class)))
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "createApplication",
      summary = "Deploys an application, as soon as its cluster is ready")
  public Response create(
      @PathParam("cluster") String cluster,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
      JsonNode body) {
    Duration atMost = WaitTime.parse(wait);
    KnownCluster known = cluster(cluster);
    RequestReader reader = new RequestReader();
    Requested requested = reader.read(body);
    if (dryRun) {
      return planned(
          new Answers.Planned(applications.planCreation(known, requested, reader.errors())));
    }
    return change(
        known,
        key,
        "POST /v1/clusters/" + known.id() + "/applications",
        body,
        atMost,
        () -> applications.create(known, requested, reader.errors()));
  }

  @GET
  @Path("{name}")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ApplicationJson.class)))
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "getApplication",
      summary = "Shows an application; its ETag is its generation")
  public Response get(@PathParam("cluster") String cluster, @PathParam("name") String name) {
    Application application = applications.get(cluster(cluster), name);
    return Response.ok(ApplicationJson.of(application))
        .header(HttpHeaders.ETAG, Etags.of(application.generation()))
        .build();
  }

  @PATCH
  @Path("{name}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationRequest.class)))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Answers.Accepted.class)))
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "updateApplication",
      summary = "Changes an application: what the body names, the rest stays")
  public Response update(
      @PathParam("cluster") String cluster,
      @PathParam("name") String name,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      JsonNode body) {
    Duration atMost = WaitTime.parse(wait);
    Long onlyIf = Etags.generation(ifMatch);
    KnownCluster known = cluster(cluster);
    RequestReader reader = new RequestReader();
    Requested requested = reader.read(body);
    if (dryRun) {
      return planned(
          new Answers.Planned(applications.planChange(known, name, requested, reader.errors())));
    }
    return change(
        known,
        key,
        "PATCH /v1/clusters/" + known.id() + "/applications/" + name,
        body,
        atMost,
        () -> applications.change(known, name, requested, reader.errors(), onlyIf));
  }

  @DELETE
  @Path("{name}")
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Answers.Accepted.class)))
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "deleteApplication",
      summary = "Removes an application from its cluster; its data stays in its database")
  public Response delete(
      @PathParam("cluster") String cluster,
      @PathParam("name") String name,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    Duration atMost = WaitTime.parse(wait);
    Long onlyIf = Etags.generation(ifMatch);
    KnownCluster known = cluster(cluster);
    if (dryRun) {
      return planned(new Answers.Planned(applications.planDeletion(known, name)));
    }
    return change(
        known,
        key,
        "DELETE /v1/clusters/" + known.id() + "/applications/" + name,
        Map.of(),
        atMost,
        () -> applications.delete(known, name, onlyIf));
  }

  private Response change(
      KnownCluster cluster,
      @Nullable String key,
      String scope,
      Object body,
      Duration atMost,
      Supplier<Accepted> effect) {
    Response accepted = keys.once(cluster.project(), key, scope, body, () -> reply(effect.get()));
    if (atMost.isZero()) {
      return accepted;
    }
    String location = accepted.getHeaderString(HttpHeaders.LOCATION);
    String id = location.substring(location.lastIndexOf('/') + 1);
    Operation ended = operations.await(id, cluster.project(), atMost);
    return applications
        .find(cluster, ended.target().name())
        .map(
            application ->
                Response.fromResponse(accepted)
                    .entity(new Answers.Accepted(ApplicationJson.of(application), ended))
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build())
        .orElse(accepted);
  }

  private static Reply reply(Accepted accepted) {
    return new Reply(
        Response.Status.ACCEPTED.getStatusCode(),
        Map.of(
            HttpHeaders.LOCATION,
            "/v1/operations/" + accepted.operation().id(),
            HttpHeaders.ETAG,
            Etags.of(accepted.application().generation())),
        new Answers.Accepted(ApplicationJson.of(accepted.application()), accepted.operation()));
  }

  private static Response planned(Answers.Planned plan) {
    return Response.ok(plan).build();
  }

  private KnownCluster cluster(String idOrName) {
    return clusters.get(caller.project(), idOrName);
  }
}
