package dev.slipway.monitor.out.kubernetes;

import dev.slipway.kit.kubernetes.KubernetesClients;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.monitor.cluster.ClusterConnections;
import dev.slipway.monitor.cluster.ClusterNews;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.node.NodeFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeSight;
import dev.slipway.monitor.node.UnseenException;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the nodes of clusters: one informer a cluster, which wakes the work on it as soon as a
 * node's readiness changes. A look takes the nodes from the informer, and the leases from the API
 * server itself: they show that it answers, and no lease is held to have run out by a cache that
 * lags behind.
 */
@ApplicationScoped
public class NodeWatches implements NodeSight, ClusterConnections {
  private static final Logger LOG = Logger.getLogger(NodeWatches.class);
  private static final String LEASES = "kube-node-lease";

  private final KubernetesClients clients;
  private final ClusterStore clusters;
  private final WorkQueue queue;
  private final Map<String, Watch> watches = new HashMap<>();
  private final Map<String, Long> generations = new ConcurrentHashMap<>();

  @Inject
  NodeWatches(KubernetesClients clients, ClusterStore clusters, WorkQueue queue) {
    this.clients = clients;
    this.clusters = clusters;
    this.queue = queue;
  }

  private record Watch(KubernetesClient client, SharedIndexInformer<Node> nodes) {}

  void onStop(@Observes ShutdownEvent event) {
    synchronized (watches) {
      watches.values().forEach(watch -> watch.nodes().close());
      watches.clear();
    }
  }

  @Override
  public List<NodeFacts> look(String clusterId, String project) {
    try {
      KubernetesClient client = clients.forCluster(clusterId, project);
      SharedIndexInformer<Node> informer = watch(clusterId, client);
      Map<String, Lease> leases = leases(client);
      List<Node> nodes =
          informer.hasSynced() && informer.isWatching()
              ? informer.getStore().list()
              : client.nodes().list().getItems();
      return nodes.stream()
          .map(NodeReader::node)
          .map(node -> node.withLease(leases.get(node.name())))
          .sorted(Comparator.comparing(NodeFacts::name))
          .toList();
    } catch (ProblemException e) {
      throw new UnseenException(e.detail(), e);
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        // The cluster has another authority, or no longer knows the token.
        forget(clusterId);
      }
      throw new UnseenException(
          e.getCode() == 0
              ? "The cluster's API server does not answer."
              : "The cluster's API server answers with status " + e.getCode() + ".",
          e);
    }
  }

  @Override
  public void forget(String clusterId) {
    synchronized (watches) {
      Watch watch = watches.remove(clusterId);
      if (watch != null) {
        LOG.infof("No longer watching cluster %s", clusterId);
        watch.nodes().close();
      }
    }
    clients.forget(clusterId);
    generations.remove(clusterId);
  }

  @Override
  public void renew(String clusterId, long generation) {
    Long before = generations.get(clusterId);
    if (before != null && before < generation) {
      forget(clusterId);
    }
    generations.merge(clusterId, generation, Math::max);
  }

  private static boolean isRefused(KubernetesClientException e) {
    if (e.getCode() == 401) {
      return true;
    }
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof SSLException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * Ends the watches of clusters that another instance has forgotten.
   *
   * @return the clusters that are watched by anybody
   */
  Set<String> sweep() {
    Set<String> known = Set.copyOf(clusters.watched());
    Set<String> watched;
    synchronized (watches) {
      watched = Set.copyOf(watches.keySet());
    }
    watched.stream().filter(id -> !known.contains(id)).forEach(this::forget);
    return known;
  }

  private SharedIndexInformer<Node> watch(String clusterId, KubernetesClient client) {
    synchronized (watches) {
      Watch watch = watches.get(clusterId);
      if (watch != null && watch.client() == client) {
        return watch.nodes();
      }
      if (watch != null) {
        // The API server's address or authority changed; the client was closed.
        watch.nodes().close();
      }
      SharedIndexInformer<Node> informer = client.nodes().runnableInformer(0);
      informer.addEventHandler(new Waker(clusterId));
      watches.put(clusterId, new Watch(client, informer));
      var ignored = informer.start();
      return informer;
    }
  }

  private static Map<String, Lease> leases(KubernetesClient client) {
    Map<String, Lease> leases = new HashMap<>();
    client
        .leases()
        .inNamespace(LEASES)
        .list()
        .getItems()
        .forEach(
            each -> {
              Lease lease = NodeReader.lease(each);
              if (lease != null) {
                leases.put(each.getMetadata().getName(), lease);
              }
            });
    return leases;
  }

  private void wake(String clusterId) {
    try {
      queue.wake(ClusterNews.WORK, clusterId);
    } catch (RuntimeException e) {
      LOG.warnf("%s is looked at by the clock, for it could not be woken: %s", clusterId, e);
    }
  }

  /** Wakes for nodes that come, go, or say something else about their readiness. */
  private final class Waker implements ResourceEventHandler<Node> {
    private final String clusterId;

    Waker(String clusterId) {
      this.clusterId = clusterId;
    }

    @Override
    public void onAdd(Node node) {
      wake(clusterId);
    }

    @Override
    public void onUpdate(Node before, Node after) {
      if (!Objects.equals(status(before), status(after))) {
        wake(clusterId);
      }
    }

    @Override
    public void onDelete(Node node, boolean finalStateUnknown) {
      wake(clusterId);
    }

    private static @Nullable String status(Node node) {
      var ready = NodeReader.node(node).ready();
      return ready == null ? null : ready.status() + " since " + ready.transition();
    }
  }
}
