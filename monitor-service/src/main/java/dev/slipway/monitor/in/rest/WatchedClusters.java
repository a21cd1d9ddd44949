package dev.slipway.monitor.in.rest;

import dev.slipway.kit.identity.CurrentCaller;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.incident.IncidentStore;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** The clusters of the caller's project, by id or by name. */
@RequestScoped
public class WatchedClusters {
  private final ClusterStore clusters;
  private final IncidentStore incidents;
  private final CurrentCaller caller;

  @Inject
  WatchedClusters(ClusterStore clusters, IncidentStore incidents, CurrentCaller caller) {
    this.clusters = clusters;
    this.incidents = incidents;
    this.caller = caller;
  }

  String project() {
    return caller.project();
  }

  /**
   * A cluster.
   *
   * @throws ProblemException NOT_FOUND
   */
  KnownCluster get(String idOrName) {
    return clusters.find(caller.project(), idOrName).orElseThrow(() -> unknown(idOrName));
  }

  /**
   * A cluster's id, also that of a deleted one whose incidents are kept.
   *
   * @throws ProblemException NOT_FOUND
   */
  String idOf(String idOrName) {
    return clusters
        .find(caller.project(), idOrName)
        .map(KnownCluster::id)
        .orElseGet(
            () -> {
              if (!incidents.hasAny(caller.project(), idOrName)) {
                throw unknown(idOrName);
              }
              return idOrName;
            });
  }

  private static ProblemException unknown(String idOrName) {
    String shown = idOrName.length() > 63 ? idOrName.substring(0, 63) + "…" : idOrName;
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no cluster " + shown + " in this project.");
  }
}
