package dev.slipway.monitor.in.rest;

import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.monitor.cluster.ClusterStore;
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
  private final ClusterStore clusters;
  private final NodeStore nodes;
  private final MonitorConfig config;
  private final Transactions transactions;
  private final CurrentCaller caller;
  private final Clock clock;

  @Inject
  NodesResource(
      ClusterStore clusters,
      NodeStore nodes,
      MonitorConfig config,
      Transactions transactions,
      CurrentCaller caller,
      Clock clock) {
    this.clusters = clusters;
    this.nodes = nodes;
    this.config = config;
    this.transactions = transactions;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "listNodes",
      summary = "Lists a cluster's nodes with their health and what it was judged by")
  public NodesJson list(@PathParam("cluster") String idOrName) {
    String project = caller.project();
    return transactions.join(
        () -> {
          KnownCluster cluster =
              clusters.find(project, idOrName).orElseThrow(() -> unknown(idOrName));
          return NodesJson.of(
              cluster, nodes.ofCluster(cluster.id()), config.stale(), clock.instant());
        });
  }

  private static ProblemException unknown(String idOrName) {
    String shown = idOrName.length() > 63 ? idOrName.substring(0, 63) + "…" : idOrName;
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no cluster " + shown + " in this project.");
  }
}
