package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationOperations;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.ClusterDirectory;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.application.Work;
import dev.slipway.deployer.diagnosis.DatabaseOutages;
import dev.slipway.deployer.evacuation.Fences;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.work.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Takes note of what happens to clusters; runs in the caller's transaction. */
@ApplicationScoped
public class ClusterNews {
  private static final Logger LOG = Logger.getLogger(ClusterNews.class);

  private final ClusterDirectory clusters;
  private final ApplicationStore applications;
  private final ApplicationOperations operations;
  private final Fences fences;
  private final DatabaseOutages outages;
  private final WorkQueue queue;
  private final Transactions transactions;
  private final ClusterConnections connections;

  @Inject
  ClusterNews(
      ClusterDirectory clusters,
      ApplicationStore applications,
      ApplicationOperations operations,
      Fences fences,
      DatabaseOutages outages,
      WorkQueue queue,
      Transactions transactions,
      ClusterConnections connections) {
    this.clusters = clusters;
    this.applications = applications;
    this.operations = operations;
    this.fences = fences;
    this.outages = outages;
    this.queue = queue;
    this.transactions = transactions;
    this.connections = connections;
  }

  /**
   * A cluster was asked for, became ready or no longer is: its applications look at it.
   *
   * @param sequence the number of the event that says so
   */
  public void heard(KnownCluster cluster, long sequence) {
    boolean madeAnew =
        clusters
            .byId(cluster.id())
            .filter(before -> before.generation() > 0)
            .filter(before -> cluster.generation() > before.generation())
            .isPresent();
    if (madeAnew) {
      // Its authority, its API server and everything in it may be others than those that are kept.
      LOG.infof("Cluster %s is ready at generation %d", cluster.id(), cluster.generation());
      transactions.afterCommit(() -> connections.forget(cluster.id()));
    }
    clusters.put(cluster, sequence);
    fences.look(cluster.id());
    applications
        .ofCluster(cluster.id())
        .forEach(application -> queue.wake(Work.KIND, application.key().toString()));
  }

  /** Nothing is left of a cluster: its applications are forgotten and their operations end. */
  public void gone(String clusterId) {
    for (Application application : applications.ofCluster(clusterId)) {
      LOG.infof("%s is forgotten, for its cluster was deleted", application.key());
      applications.lock(application.key());
      operations.end(application.key(), "The cluster was deleted.");
      applications.remove(application.key());
    }
    clusters.remove(clusterId);
    fences.gone(clusterId);
    outages.end(clusterId);
    transactions.afterCommit(() -> connections.forget(clusterId));
  }
}
