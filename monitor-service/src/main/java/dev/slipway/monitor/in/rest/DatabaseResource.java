package dev.slipway.monitor.in.rest;

import dev.slipway.events.MachineRole;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.database.DatabaseStore;
import dev.slipway.monitor.node.MonitorConfig;
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

/** The health of a cluster's database. */
@Path("/v1/clusters/{cluster}/database")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Database")
@RunOnVirtualThread
public class DatabaseResource {
  private final WatchedClusters clusters;
  private final ClusterStore machines;
  private final DatabaseStore databases;
  private final MonitorConfig config;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  DatabaseResource(
      WatchedClusters clusters,
      ClusterStore machines,
      DatabaseStore databases,
      MonitorConfig config,
      Transactions transactions,
      Clock clock) {
    this.clusters = clusters;
    this.machines = machines;
    this.databases = databases;
    this.config = config;
    this.transactions = transactions;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "getDatabaseHealth",
      summary = "Says whether a cluster's database accepts a login")
  public DatabaseJson get(@PathParam("cluster") String idOrName) {
    return transactions.join(
        () -> {
          KnownCluster cluster = clusters.get(idOrName);
          if (!cluster.database()) {
            throw new ProblemException(
                ProblemCode.NOT_FOUND,
                "The cluster has no database machine; it was asked for without one.");
          }
          return databases
              .find(cluster.id())
              .map(health -> DatabaseJson.of(health, config.stale(), clock.instant()))
              .orElseGet(() -> DatabaseJson.notYet(machine(cluster), cluster.view().since()));
        });
  }

  private String machine(KnownCluster cluster) {
    return machines.machines(cluster.id()).values().stream()
        .filter(machine -> machine.role() == MachineRole.DATABASE)
        .map(MachineFacts::machine)
        .findFirst()
        .orElse("d1");
  }
}
