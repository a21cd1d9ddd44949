package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.kit.idempotency.IdempotencyKeys;
import dev.slipway.kit.idempotency.Reply;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.operation.OperationTarget;
import dev.slipway.kit.operation.Operations;
import dev.slipway.kit.operation.WaitTime;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.provisioner.admission.Accepted;
import dev.slipway.provisioner.admission.MachineProposal;
import dev.slipway.provisioner.admission.MachineRequests;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.MachineOperation;
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

/** What is done to single machines. */
@Path("/v1/clusters/{id}/machines/{name}/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Machines")
@RunOnVirtualThread
public class MachineOperationResource {
  private final MachineRequests requests;
  private final Clusters clusters;
  private final ClusterLedger ledger;
  private final NodePods pods;
  private final IdempotencyKeys idempotency;
  private final Operations operations;
  private final Transactions transactions;
  private final CurrentCaller caller;

  @Inject
  MachineOperationResource(
      MachineRequests requests,
      Clusters clusters,
      ClusterLedger ledger,
      NodePods pods,
      IdempotencyKeys idempotency,
      Operations operations,
      Transactions transactions,
      CurrentCaller caller) {
    this.requests = requests;
    this.clusters = clusters;
    this.ledger = ledger;
    this.pods = pods;
    this.idempotency = idempotency;
    this.operations = operations;
    this.transactions = transactions;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "operateMachine",
      summary = "Powers a machine off or on, reboots it, or replaces it",
      description =
          "A machine is asked to shut down, and powered off for certain if it doesn't. What is"
              + " powered off stays off until it is powered on. A replacement has the name, the"
              + " address and the data volume of its predecessor, and new certificates. One"
              + " operation a machine at a time, and none while one on the whole cluster runs.")
  @RequestBody(content = @Content(schema = @Schema(implementation = MachineOperationRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = MachineOperationAnswer.class)))
  @APIResponse(
      responseCode = "200",
      description = "With dryRun=true: what it would do",
      content = @Content(schema = @Schema(implementation = MachinePlanAnswer.class)))
  @APIResponse(responseCode = "400", description = "validation-failed, malformed-json")
  @APIResponse(responseCode = "404", description = "not-found")
  @APIResponse(responseCode = "409", description = "conflict: names the operation that runs")
  @APIResponse(responseCode = "412", description = "precondition-failed")
  @APIResponse(responseCode = "422", description = "unsupported, idempotency-key-reused")
  public Response operate(
      @PathParam("id") String id,
      @PathParam("name") String name,
      JsonNode body,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
    Duration atMost = WaitTime.parse(wait);
    MachineOperation.Kind kind = MachineOperationRequest.read(body).type().kind();
    if (dryRun) {
      ClusterRecords records = clusters.get(id);
      Clusters.requireMatch(records.cluster(), ifMatch);
      MachineProposal proposal = requests.propose(records, Clusters.machine(records, name), kind);
      return Response.ok(
              new MachinePlanAnswer(MachinePlanView.of(proposal, disrupted(records, proposal))))
          .build();
    }
    Response response =
        idempotency.once(
            caller.project(),
            key,
            "POST /v1/clusters/" + id + "/machines/" + name + "/operations",
            body,
            () -> {
              ClusterRecords records = clusters.lock(id, ifMatch);
              Accepted accepted = requests.accept(records, Clusters.machine(records, name), kind);
              return Reply.accepted(
                  accepted.operation(), answer(accepted.operation(), name, Duration.ZERO));
            });
    String location = response.getHeaderString("Location");
    if (atMost.isZero() || location == null) {
      return response;
    }
    String operation = location.substring(location.lastIndexOf('/') + 1);
    return Response.fromResponse(response)
        .entity(answer(operation, name, atMost))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @GET
  @Operation(operationId = "listMachineOperations", summary = "Lists a machine's operations")
  @APIResponse(responseCode = "404", description = "not-found")
  public Page<dev.slipway.kit.operation.Operation> list(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    ClusterRecords records = clusters.get(id);
    Clusters.machine(records, name);
    return operations.list(
        caller.project(),
        records.cluster().id(),
        new OperationTarget("machine", name),
        PageRequest.of(pageSize, pageToken));
  }

  /** The machine and the operation as they are once it has ended, or after the time to wait. */
  private MachineOperationAnswer answer(String operation, String name, Duration atMost) {
    var reached =
        atMost.isZero()
            ? operations.get(operation, caller.project())
            : operations.await(operation, caller.project(), atMost);
    MachineView machine =
        transactions.join(
            () ->
                ledger
                    .find(caller.project(), reached.clusterId())
                    .flatMap(records -> records.machine(name))
                    .map(ClusterViews::machine)
                    .orElse(null));
    return new MachineOperationAnswer(machine, reached);
  }

  private OptionalInt disrupted(ClusterRecords records, MachineProposal proposal) {
    boolean disrupts =
        proposal.machine().name().role() == MachineRole.WORKER
            && proposal.kind() != MachineOperation.Kind.POWER_ON_MACHINE;
    return disrupts ? pods.count(records, proposal.machine().id().name()) : OptionalInt.of(0);
  }
}
