package dev.slipway.provisioner.in.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdKey;
import dev.slipway.provisioner.etcd.EtcdMember;
import dev.slipway.provisioner.etcd.EtcdReader;
import dev.slipway.provisioner.etcd.StoredObjects;
import dev.slipway.provisioner.etcd.Withheld;
import dev.slipway.provisioner.topology.Finding;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A look into a cluster's etcd. */
@Path("/v1/clusters/{id}/etcd")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
    name = "etcd",
    description = "A look into a cluster's etcd: members, keys, and objects without secrets")
@RunOnVirtualThread
public class EtcdResource {
  private static final Pattern PREFIX = Pattern.compile("[!-}]{0,500}");
  private static final Pattern KEY = Pattern.compile("/registry/[!-}]{1,490}");

  private final Clusters clusters;
  private final EtcdReader etcd;
  private final StoredObjects objects;
  private final CurrentCaller caller;

  @Inject
  EtcdResource(Clusters clusters, EtcdReader etcd, StoredObjects objects, CurrentCaller caller) {
    this.clusters = clusters;
    this.etcd = etcd;
    this.objects = objects;
    this.caller = caller;
  }

  @GET
  @Path("members")
  @Operation(
      operationId = "listEtcdMembers",
      summary = "Lists etcd's members with their health, the leader and the database's size")
  public Page<EtcdMember> members(@PathParam("id") String id) {
    return new Page<>(etcd.members(clusters.get(id)), null);
  }

  @GET
  @Path("keys/value")
  @Operation(
      operationId = "getEtcdValue",
      summary = "Shows the object that is stored under a key",
      description =
          "As the API server reads it, for what it stores is protobuf, or encrypted. Of a Secret"
              + " only the names and sizes of what is in it. For administrators only.")
  @APIResponse(
      responseCode = "200",
      description = "The object",
      content = @Content(schema = @Schema(implementation = EtcdValueView.class)))
  @APIResponse(responseCode = "403", description = "forbidden: not an administrator")
  @APIResponse(responseCode = "404", description = "not-found: no such cluster, or no such key")
  @APIResponse(responseCode = "409", description = "cluster-not-ready: it does not answer")
  public EtcdValueView value(
      @PathParam("id") String id,
      @Parameter(required = true, example = "/registry/controllers/default/wordpress")
          @QueryParam("key")
          @DefaultValue("")
          String key) {
    caller.require(Role.ADMIN);
    if (!KEY.matcher(key).matches()) {
      Finding.refuse(
          List.of(
              Finding.invalid(
                  "key",
                  "must be a key below /registry/, 500 characters at most",
                  "Take one that …/etcd/keys lists")));
    }
    ClusterRecords records = clusters.get(id);
    EtcdKey found =
        etcd.find(records, key)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "There is no key " + key + " in etcd."));
    ObjectNode object = objects.at(records, key).map(Withheld::from).orElse(null);
    return new EtcdValueView(
        key,
        object == null ? null : object.path("kind").asText(),
        found.modRevision(),
        found.version(),
        object);
  }

  @GET
  @Path("keys")
  @Operation(
      operationId = "listEtcdKeys",
      summary = "Walks etcd's keys",
      description = "Keys with their revisions; values are not read here; see …/keys/value.")
  @APIResponse(responseCode = "409", description = "cluster-not-ready: etcd does not answer")
  public Page<EtcdKey> keys(
      @PathParam("id") String id,
      @QueryParam("prefix") @DefaultValue("") String prefix,
      @QueryParam("pageSize") @Nullable Integer pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    if (!PREFIX.matcher(prefix).matches()) {
      Finding.refuse(
          List.of(
              Finding.invalid(
                  "prefix",
                  "must be made of printable ASCII characters, 500 at most",
                  "Take such as /registry/namespaces/")));
    }
    PageRequest page = PageRequest.of(pageSize, pageToken);
    ClusterRecords records = clusters.get(id);
    return Page.of(
        etcd.keys(records, prefix, Optional.ofNullable(page.after()), page.fetchSize()),
        page,
        EtcdKey::key);
  }
}
