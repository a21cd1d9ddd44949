package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.kit.idempotency.IdempotencyKeys;
import dev.slipway.kit.idempotency.Reply;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.operation.WaitTime;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.admission.Hosts;
import dev.slipway.provisioner.admission.ReservationTurns;
import dev.slipway.provisioner.allocation.HostView;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.Defaults;
import dev.slipway.provisioner.topology.DraftValidation;
import dev.slipway.provisioner.topology.Finding;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/clusters}: asked for, looked at, changed and deleted. */
@Path("/v1/clusters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Clusters", description = "Kubernetes clusters and their machines")
@RunOnVirtualThread
public class ClusterResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final ClusterRequests requests;
  private final ReservationTurns turns;
  private final DraftValidation validation;
  private final Hosts hosts;
  private final Clusters clusters;
  private final ClusterLedger ledger;
  private final IdempotencyKeys idempotency;
  private final ClusterAnswers answers;
  private final CurrentCaller caller;
  private final ObjectMapper json;

  @Inject
  ClusterResource(
      ClusterRequests requests,
      ReservationTurns turns,
      DraftValidation validation,
      Hosts hosts,
      Clusters clusters,
      ClusterLedger ledger,
      IdempotencyKeys idempotency,
      ClusterAnswers answers,
      CurrentCaller caller,
      ObjectMapper json) {
    this.requests = requests;
    this.turns = turns;
    this.validation = validation;
    this.hosts = hosts;
    this.clusters = clusters;
    this.ledger = ledger;
    this.idempotency = idempotency;
    this.answers = answers;
    this.caller = caller;
    this.json = json;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createCluster",
      summary = "Asks for a cluster",
      description =
          "The wish is accepted at once; the operation tells how far it is. What is wrong with a"
              + " wish is told all at once, by field and with a remedy.")
  @RequestBody(content = @Content(schema = @Schema(implementation = ClusterRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(
      responseCode = "200",
      description = "With dryRun=true: what it would do",
      content = @Content(schema = @Schema(implementation = PlanAnswer.class)))
  @APIResponse(responseCode = "400", description = "validation-failed, malformed-json")
  @APIResponse(responseCode = "409", description = "name-taken, network-overlap, host-port-taken")
  @APIResponse(
      responseCode = "422",
      description =
          "unsupported, insufficient-memory, unknown-infrastructure, idempotency-key-reused")
  @APIResponse(
      responseCode = "503",
      description = "The infrastructure can't be reached now, or too many requests wait")
  public Response create(
      JsonNode body,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
    Duration atMost = WaitTime.parse(wait);
    ClusterDraft draft = read(body);
    Finding.refuse(validation.check(draft));
    String infrastructure =
        Objects.requireNonNullElse(draft.infrastructure(), Defaults.INFRASTRUCTURE);
    HostView host = hosts.view(infrastructure);
    if (dryRun) {
      return Response.ok(
              new PlanAnswer(
                  ClusterViews.plan(
                      requests.propose(
                          caller.project(), draft, host, ledger.peek(infrastructure)))))
          .build();
    }
    Response response =
        reserving(
            infrastructure,
            key,
            "POST /v1/clusters",
            body,
            () -> answers.reply(requests.create(caller.project(), draft, host, infrastructure)));
    return answers.awaited(response, atMost);
  }

  @GET
  @Operation(operationId = "listClusters", summary = "Lists the project's clusters")
  public Page<ClusterView> list(
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    PageRequest page = PageRequest.of(pageSize, pageToken);
    return Page.of(
            ledger.list(caller.project(), Optional.ofNullable(page.after()), page.fetchSize()),
            page,
            Cluster::id)
        .map(ClusterViews::cluster);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getCluster", summary = "Shows a cluster, by its id or its name")
  @APIResponse(
      responseCode = "200",
      description = "The cluster; its ETag is its generation",
      content = @Content(schema = @Schema(implementation = ClusterView.class)))
  @APIResponse(responseCode = "404", description = "not-found")
  public Response get(@PathParam("id") String id) {
    Cluster cluster = clusters.get(id).cluster();
    return Response.ok(ClusterViews.cluster(cluster))
        .header("ETag", Clusters.etag(cluster))
        .build();
  }

  @PATCH
  @Path("{id}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "changeCluster",
      summary = "Changes a cluster (JSON merge patch)",
      description = "The count of workers can be raised; what can't be changed is refused by name.")
  @RequestBody(content = @Content(schema = @Schema(implementation = ClusterRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(responseCode = "404", description = "not-found")
  @APIResponse(responseCode = "409", description = "conflict: an operation has not ended yet")
  @APIResponse(responseCode = "412", description = "precondition-failed")
  @APIResponse(responseCode = "422", description = "unsupported, insufficient-memory")
  public Response change(
      @PathParam("id") String id,
      JsonNode patch,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
    Duration atMost = WaitTime.parse(wait);
    ClusterRecords seen = clusters.get(id);
    ClusterDraft changed = merged(seen, patch);
    Finding.refuse(validation.check(changed));
    String infrastructure = seen.cluster().wish().infrastructure();
    HostView host = hosts.view(infrastructure);
    if (dryRun) {
      Clusters.requireMatch(seen.cluster(), ifMatch);
      return Response.ok(
              new PlanAnswer(
                  ClusterViews.plan(
                      requests.proposeChange(seen, changed, host, ledger.peek(infrastructure)))))
          .build();
    }
    Response response =
        reserving(
            infrastructure,
            key,
            "PATCH /v1/clusters/" + id,
            patch,
            () -> {
              ClusterRecords records = clusters.lock(id, ifMatch);
              return answers.reply(requests.change(records, merged(records, patch), host));
            });
    return answers.awaited(response, atMost);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteCluster",
      summary = "Deletes a cluster and all that was made for it",
      description =
          "At any time, also while it is made. The operation ends when nothing is left at the"
              + " infrastructure, and names what stands against that.")
  @APIResponse(
      responseCode = "202",
      description = "Accepted, now or already before",
      content = @Content(schema = @Schema(implementation = ClusterAnswer.class)))
  @APIResponse(responseCode = "404", description = "not-found")
  @APIResponse(responseCode = "412", description = "precondition-failed")
  public Response delete(
      @PathParam("id") String id,
      @QueryParam("dryRun") boolean dryRun,
      @QueryParam("wait") @Nullable String wait,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
    Duration atMost = WaitTime.parse(wait);
    if (dryRun) {
      return Response.ok(new PlanAnswer(ClusterViews.removal(clusters.get(id)))).build();
    }
    Response response =
        idempotency.once(
            caller.project(),
            key,
            "DELETE /v1/clusters/" + id,
            "",
            () -> answers.reply(requests.delete(clusters.lock(id, ifMatch))));
    return answers.awaited(response, atMost);
  }

  /** Admits what reserves at an infrastructure: in its turn, and once for each key. */
  private Response reserving(
      String infrastructure,
      @Nullable String key,
      String scope,
      JsonNode body,
      Supplier<Reply> effect) {
    return turns.await(
        infrastructure, () -> idempotency.once(caller.project(), key, scope, body, effect));
  }

  private static ClusterDraft read(JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    ClusterDraft draft = ClusterDraftReader.read(body, findings);
    Finding.refuse(findings);
    return draft;
  }

  /** The present wish in the API's form, with the patch merged into it. */
  private ClusterDraft merged(ClusterRecords records, JsonNode patch) {
    ObjectNode wish = json.createObjectNode();
    Cluster cluster = records.cluster();
    wish.put("name", cluster.wish().name());
    wish.put("infrastructure", cluster.wish().infrastructure());
    wish.put("kubernetesVersion", cluster.wish().kubernetesVersion());
    wish.set("topology", json.valueToTree(ClusterViews.topology(cluster.wish().topology())));
    wish.set("network", json.valueToTree(ClusterViews.network(cluster.wish())));
    wish.set(
        "portForwards", json.valueToTree(ClusterViews.forwards(cluster.wish().portForwards())));
    return read(MergePatch.merge(wish, patch));
  }
}
