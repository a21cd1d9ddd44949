package dev.slipway.monitor.in.rest;

import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.node.MonitorConfig;
import dev.slipway.monitor.node.NodeStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The health of a cluster's nodes. */
@Path("/v1/clusters/{cluster}/nodes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes")
@RunOnVirtualThread
public class NodesResource {
  private final WatchedClusters clusters;
  private final NodeStore nodes;
  private final MonitorConfig config;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  NodesResource(
      WatchedClusters clusters,
      NodeStore nodes,
      MonitorConfig config,
      Transactions transactions,
      Clock clock) {
    this.clusters = clusters;
    this.nodes = nodes;
    this.config = config;
    this.transactions = transactions;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "listNodes",
      summary = "Lists a cluster's nodes with their health and what it was judged by")
  public NodesJson list(@PathParam("cluster") String idOrName) {
    return transactions.join(
        () -> {
          KnownCluster cluster = clusters.get(idOrName);
          return NodesJson.of(
              cluster, nodes.ofCluster(cluster.id()), config.stale(), clock.instant());
        });
  }
}
