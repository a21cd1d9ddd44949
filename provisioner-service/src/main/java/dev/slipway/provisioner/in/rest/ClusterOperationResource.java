package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.kit.idempotency.IdempotencyKeys;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.operation.Operations;
import dev.slipway.kit.operation.WaitTime;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.provisioner.admission.Regenerations;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.NodePods;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is done to whole clusters, and what was. */
@Path("/v1/clusters/{id}/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Clusters")
@RunOnVirtualThread
public class ClusterOperationResource {
  private final Regenerations regenerations;
  private final Clusters clusters;
  private final ClusterAnswers answers;
  private final NodePods pods;
  private final IdempotencyKeys idempotency;
  private final Operations operations;
  private final CurrentCaller caller;

  @Inject
  ClusterOperationResource(
      Regenerations regenerations,
      Clusters clusters,
      ClusterAnswers answers,
      NodePods pods,
      IdempotencyKeys idempotency,
      Operations operations,
      CurrentCaller caller) {
    this.regenerations = regenerations;
    this.clusters = clusters;
    this.answers = answers;
    this.pods = pods;
    this.idempotency = idempotency;
    this.operations = operations;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "operateCluster",
      summary = "Makes a cluster anew",
      description =
          "REGENERATE: new etcd, controllers and workers, with new authorities; the database"
              + " machine and its content stay, and applications are deployed again. Every"
              + " Kubernetes object and every kubeconfig is lost. It is the remedy for a cluster"
              + " that can't be mended, so that nothing but a creation, change or deletion stands"
              + " against it. It can be cancelled until the first machine is given up; a second"
              + " one takes over.")
  @RequestBody(content = @Content(schema = @Schema(implementation = ClusterOperationRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(
      responseCode = "200",
      description = "With dryRun=true: what it would do",
      content = @Content(schema = @Schema(implementation = PlanAnswer.class)))
  @APIResponse(responseCode = "400", description = "validation-failed, malformed-json")
  @APIResponse(responseCode = "404", description = "not-found")
  @APIResponse(responseCode = "409", description = "conflict: names the operation that runs")
  @APIResponse(responseCode = "412", description = "precondition-failed")
  @APIResponse(responseCode = "422", description = "idempotency-key-reused")
  public Response operate(
      @PathParam("id") String id,
      JsonNode body,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
    Duration atMost = WaitTime.parse(wait);
    ClusterOperationRequest.read(body);
    if (dryRun) {
      ClusterRecords records = clusters.get(id);
      Clusters.requireMatch(records.cluster(), ifMatch);
      Regenerations.Plan plan = regenerations.propose(records);
      return Response.ok(
              new PlanAnswer(ClusterViews.regeneration(records, plan, disrupted(records))))
          .build();
    }
    Response response =
        idempotency.once(
            caller.project(),
            key,
            "POST /v1/clusters/" + id + "/operations",
            body,
            () -> answers.reply(regenerations.accept(clusters.lock(id, ifMatch))));
    return answers.awaited(response, atMost);
  }

  @GET
  @Operation(operationId = "listClusterOperations", summary = "Lists a cluster's operations")
  public Page<dev.slipway.kit.operation.Operation> list(
      @PathParam("id") String id,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    return operations.list(
        caller.project(), clusters.get(id).cluster().id(), PageRequest.of(pageSize, pageToken));
  }

  /** All pods on workers; empty when that of one can't be counted. */
  private OptionalInt disrupted(ClusterRecords records) {
    int sum = 0;
    for (Machine machine : records.machines()) {
      if (machine.name().role() == MachineRole.WORKER) {
        OptionalInt count = pods.count(records, machine.id().name());
        if (count.isEmpty()) {
          return count;
        }
        sum += count.getAsInt();
      }
    }
    return OptionalInt.of(sum);
  }
}
