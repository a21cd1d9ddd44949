package dev.slipway.monitor.cluster;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterReady;
import dev.slipway.events.ClusterRequested;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.work.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Takes note of what happens to clusters and machines; runs in the caller's transaction. */
@ApplicationScoped
public class ClusterNews {
  /** The kind of the durable work on a cluster's nodes; stored, never to be renamed. */
  public static final String WORK = "nodes";

  /** The kind of the durable work on a cluster's database; stored, never to be renamed. */
  public static final String DATABASE_WORK = "database";

  private final ClusterStore clusters;
  private final ClusterConnections connections;
  private final WorkQueue queue;
  private final Transactions transactions;

  @Inject
  ClusterNews(
      ClusterStore clusters,
      ClusterConnections connections,
      WorkQueue queue,
      Transactions transactions) {
    this.clusters = clusters;
    this.connections = connections;
    this.queue = queue;
    this.transactions = transactions;
  }

  /** A cluster was asked for. */
  public void requested(EventEnvelope<?> event, ClusterRequested requested) {
    clusters.heard(event.clusterId(), requested.name(), event.project(), event.generation(), false);
    clusters.database(event.clusterId(), requested.database());
  }

  /**
   * A cluster is ready: from now on it is watched. What is kept open towards it may trust an
   * authority that it no longer has, so it is opened anew.
   */
  public void ready(EventEnvelope<?> event, ClusterReady ready) {
    clusters.heard(event.clusterId(), ready.name(), event.project(), event.generation(), true);
    clusters.database(event.clusterId(), ready.database());
    wakeIfJudged(event.clusterId());
    transactions.afterCommit(() -> connections.renew(event.clusterId(), event.generation()));
  }

  /** A cluster is no longer ready: it is looked at, or no longer, if it is being deleted. */
  public void degraded(EventEnvelope<?> event, ClusterDegraded degraded) {
    clusters.heard(event.clusterId(), degraded.name(), event.project(), event.generation(), true);
    if (degraded.tellsDeletion()) {
      clusters.deleting(event.clusterId());
      transactions.afterCommit(() -> connections.forget(event.clusterId()));
    } else {
      wakeIfJudged(event.clusterId());
    }
  }

  /** A machine's power or phase changed: its node, or the database, is looked at. */
  public void machine(EventEnvelope<?> event, MachineStateChanged changed) {
    Integer incarnation = event.incarnation();
    clusters.machine(
        event.clusterId(),
        new MachineFacts(
            changed.machine(),
            changed.role(),
            incarnation == null ? 1 : incarnation,
            changed.phase(),
            changed.power(),
            changed.wished(),
            event.time(),
            event.id(),
            null),
        event.sequence());
    wakeIfJudged(event.clusterId());
  }

  /** Nothing is looked at in a cluster that comes into being, or goes. */
  private void wakeIfJudged(String clusterId) {
    clusters
        .byId(clusterId)
        .filter(KnownCluster::isJudged)
        .ifPresent(cluster -> wake(clusterId, cluster.database()));
  }

  private void wake(String clusterId, boolean database) {
    queue.wake(WORK, clusterId);
    if (database) {
      queue.wake(DATABASE_WORK, clusterId);
    }
  }

  /** Nothing is left of a cluster. */
  public void gone(String clusterId) {
    clusters.remove(clusterId);
    transactions.afterCommit(() -> connections.forget(clusterId));
  }
}
