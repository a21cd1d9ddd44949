package dev.slipway.monitor.in.rest;

import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.monitor.incident.IncidentStore;
import dev.slipway.monitor.incident.IncidentStore.Listed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A cluster's failures, newest first. */
@Path("/v1/clusters/{cluster}/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents")
@RunOnVirtualThread
public class IncidentsResource {
  private final WatchedClusters clusters;
  private final IncidentStore incidents;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  IncidentsResource(
      WatchedClusters clusters, IncidentStore incidents, Transactions transactions, Clock clock) {
    this.clusters = clusters;
    this.incidents = incidents;
    this.transactions = transactions;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "listIncidents",
      summary = "Lists a cluster's failures with their time lines, newest first",
      description = "By id also those of a cluster that is deleted, as long as they are kept.")
  public Page<IncidentJson> list(
      @PathParam("cluster") String idOrName,
      @QueryParam("state") @Nullable String state,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    Boolean open = open(state);
    PageRequest page = PageRequest.of(pageSize, pageToken);
    if (page.after() != null && !page.after().matches("[0-9]{1,18}")) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "The page token is not one of this list's.",
          new FieldError(
              "pageToken",
              "is not a token that a page gave",
              "Take nextPageToken as it was given"));
    }
    Instant now = clock.instant();
    return transactions.join(
        () -> {
          String id = clusters.idOf(idOrName);
          List<Listed> listed = incidents.list(clusters.project(), id, open, page);
          return Page.of(listed, page, one -> Long.toString(one.number()))
              .map(one -> IncidentJson.of(one, now));
        });
  }

  @GET
  @Path("{incident}")
  @Operation(operationId = "getIncident", summary = "Shows a failure with its time line")
  public IncidentJson get(
      @PathParam("cluster") String idOrName, @PathParam("incident") String incident) {
    return transactions.join(
        () ->
            incidents
                .find(clusters.project(), clusters.idOf(idOrName), incident)
                .map(one -> IncidentJson.of(one, clock.instant()))
                .orElseThrow(
                    () ->
                        new ProblemException(
                            ProblemCode.NOT_FOUND, "The cluster has no such incident.")));
  }

  private static @Nullable Boolean open(@Nullable String state) {
    return switch (state) {
      case null -> null;
      case "OPEN" -> true;
      case "CLOSED" -> false;
      default ->
          throw new ProblemException(
              ProblemCode.VALIDATION_FAILED,
              "The filter is not acceptable.",
              new FieldError("state", "is none of those known", "Take OPEN or CLOSED"));
    };
  }
}
