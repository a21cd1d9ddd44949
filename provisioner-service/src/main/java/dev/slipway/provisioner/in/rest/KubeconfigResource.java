package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.kit.dependency.NeedsNoRoom;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecord;
import dev.slipway.provisioner.kubeconfig.KubeconfigRecords;
import dev.slipway.provisioner.kubeconfig.Kubeconfigs;
import dev.slipway.provisioner.topology.Finding;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Short-lived access to a cluster. */
@Path("/v1/clusters/{id}/kubeconfigs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Kubeconfigs", description = "Short-lived access to clusters, which can be revoked")
@RunOnVirtualThread
public class KubeconfigResource {
  private static final int LEAST_SECONDS = 600;
  private static final int MOST_SECONDS = 86_400;
  private static final int USUAL_SECONDS = 3_600;

  private final Clusters clusters;
  private final Kubeconfigs kubeconfigs;
  private final KubeconfigRecords records;
  private final CurrentCaller caller;

  @Inject
  KubeconfigResource(
      Clusters clusters, Kubeconfigs kubeconfigs, KubeconfigRecords records, CurrentCaller caller) {
    this.clusters = clusters;
    this.kubeconfigs = kubeconfigs;
    this.records = records;
    this.caller = caller;
  }

  @POST
  @NeedsNoRoom
  @Operation(
      operationId = "createKubeconfig",
      summary = "Hands out a kubeconfig",
      description =
          "It has an account of its own in the cluster, and a token that is told only now."
              + " Administrators may ask for the role admin.")
  @RequestBody(content = @Content(schema = @Schema(implementation = KubeconfigRequest.class)))
  @APIResponse(
      responseCode = "201",
      description = "The kubeconfig, with its token",
      content = @Content(schema = @Schema(implementation = NewKubeconfigView.class)))
  @APIResponse(responseCode = "400", description = "validation-failed")
  @APIResponse(responseCode = "409", description = "cluster-not-ready")
  public Response create(@PathParam("id") String id, JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    FieldReader fields = new FieldReader(body, "", findings);
    int seconds = Optional.ofNullable(fields.integer("expirySeconds")).orElse(USUAL_SECONDS);
    String wanted = Optional.ofNullable(fields.text("role")).orElse("view");
    fields.end();
    if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
      findings.add(
          Finding.invalid(
              "expirySeconds",
              "must be from %d to %d".formatted(LEAST_SECONDS, MOST_SECONDS),
              "Take 3600, an hour, for example"));
    }
    Optional<KubeconfigRole> role = role(wanted);
    if (role.isEmpty()) {
      findings.add(Finding.invalid("role", "must be admin, edit or view", "Take one of the three"));
    }
    Finding.refuse(findings);
    if (role.orElseThrow() == KubeconfigRole.ADMIN) {
      caller.require(Role.ADMIN);
    }
    Kubeconfigs.HandedOut handedOut =
        kubeconfigs.create(
            clusters.get(id),
            role.orElseThrow(),
            Duration.ofSeconds(seconds),
            caller.get().subject());
    KubeconfigRecord record = handedOut.kubeconfig();
    return Response.status(Response.Status.CREATED)
        .header("Location", "/v1/clusters/" + record.clusterId() + "/kubeconfigs/" + record.id())
        .header("Cache-Control", "no-store")
        .entity(
            new NewKubeconfigView(
                record.id(),
                record.clusterId(),
                wanted,
                record.createdAt(),
                handedOut.token().expiresAt(),
                handedOut.server(),
                "/v1/clusters/" + record.clusterId() + "/kubernetes",
                handedOut.token().token().reveal(),
                handedOut.yaml().reveal()))
        .build();
  }

  @GET
  @Operation(operationId = "listKubeconfigs", summary = "Lists what was handed out, without tokens")
  public Page<KubeconfigView> list(
      @PathParam("id") String id,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    PageRequest page = PageRequest.of(pageSize, pageToken);
    ClusterRecords cluster = clusters.get(id);
    return Page.of(
            records.list(
                cluster.cluster().id(), Optional.ofNullable(page.after()), page.fetchSize()),
            page,
            KubeconfigRecord::id)
        .map(KubeconfigView::of);
  }

  @DELETE
  @Path("{kubeconfig}")
  @Operation(
      operationId = "deleteKubeconfig",
      summary = "Takes a kubeconfig back: its token is refused at once")
  @APIResponse(responseCode = "204", description = "Its account is deleted")
  @APIResponse(responseCode = "404", description = "not-found")
  public void revoke(@PathParam("id") String id, @PathParam("kubeconfig") String kubeconfig) {
    kubeconfigs.revoke(clusters.get(id), kubeconfig);
  }

  private static Optional<KubeconfigRole> role(String text) {
    for (KubeconfigRole role : KubeconfigRole.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
