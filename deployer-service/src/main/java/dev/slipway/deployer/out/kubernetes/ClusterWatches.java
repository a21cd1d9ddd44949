package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.rollout.ClusterConnections;
import dev.slipway.deployer.rollout.WakeUps;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The watches of the clusters that have applications: one a cluster, made when first needed. */
@ApplicationScoped
public class ClusterWatches implements ClusterConnections {
  private static final Logger LOG = Logger.getLogger(ClusterWatches.class);

  private final KubernetesClients clients;
  private final WakeUps wakeUps;
  private final ApplicationStore applications;
  private final Transactions transactions;
  private final WatchConfig config;
  private final Map<String, ClusterWatch> watches = new HashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cluster-watch-sweeper").factory());

  @Inject
  ClusterWatches(
      KubernetesClients clients,
      WakeUps wakeUps,
      ApplicationStore applications,
      Transactions transactions,
      WatchConfig config) {
    this.clients = clients;
    this.wakeUps = wakeUps;
    this.applications = applications;
    this.transactions = transactions;
    this.config = config;
  }

  void onStart(@Observes StartupEvent event) {
    long period = config.sweep().toMillis();
    sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  void onStop(@Observes ShutdownEvent event) {
    sweeper.shutdownNow();
    synchronized (watches) {
      watches.values().forEach(ClusterWatch::close);
      watches.clear();
    }
  }

  /** Sees to it that a cluster is watched. Empty while its caches can't be used (yet). */
  Optional<ClusterWatch> ensure(String clusterId, KubernetesClient client) {
    synchronized (watches) {
      ClusterWatch watch = watches.get(clusterId);
      if (watch != null && !watch.uses(client)) {
        // The API server's address or authority changed; the client was closed.
        watch.close();
        watch = null;
      }
      if (watch == null) {
        if (watches.size() >= config.clusters()) {
          return Optional.empty();
        }
        LOG.infof("Watching cluster %s", clusterId);
        watch = new ClusterWatch(clusterId, client, wakeUps);
        watches.put(clusterId, watch);
        watch.start();
      }
      return watch.isUsable() ? Optional.of(watch) : Optional.empty();
    }
  }

  @Override
  public void forget(String clusterId) {
    synchronized (watches) {
      ClusterWatch watch = watches.remove(clusterId);
      if (watch != null) {
        watch.close();
      }
    }
    clients.forget(clusterId);
  }

  private void sweep() {
    try {
      Set<String> needed = transactions.inNew(applications::clustersWithApplications);
      synchronized (watches) {
        watches
            .entrySet()
            .removeIf(
                entry -> {
                  if (needed.contains(entry.getKey())) {
                    return false;
                  }
                  LOG.infof("No longer watching cluster %s", entry.getKey());
                  entry.getValue().close();
                  return true;
                });
      }
    } catch (RuntimeException e) {
      LOG.warnf("Watches could not be swept, tried again later: %s", e.getMessage());
    }
  }
}
