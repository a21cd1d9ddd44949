package dev.slipway.provisioner.in.rest;

import dev.slipway.kit.page.Page;
import dev.slipway.kit.page.PageRequest;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdKey;
import dev.slipway.provisioner.etcd.EtcdMember;
import dev.slipway.provisioner.etcd.EtcdReader;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A look into a cluster's etcd. */
@Path("/v1/clusters/{id}/etcd")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "etcd", description = "A look into a cluster's etcd: members, and keys without values")
@RunOnVirtualThread
public class EtcdResource {
  private static final Pattern PREFIX = Pattern.compile("[!-}]{0,500}");

  private final Clusters clusters;
  private final EtcdReader etcd;

  @Inject
  EtcdResource(Clusters clusters, EtcdReader etcd) {
    this.clusters = clusters;
    this.etcd = etcd;
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
  @Path("keys")
  @Operation(
      operationId = "listEtcdKeys",
      summary = "Walks etcd's keys",
      description = "Keys with their revisions; values are never read, for they may be secret.")
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
