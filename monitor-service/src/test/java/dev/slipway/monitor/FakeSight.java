package dev.slipway.monitor;

import dev.slipway.kit.work.WorkQueue;
import dev.slipway.monitor.cluster.ClusterNews;
import dev.slipway.monitor.node.NodeFacts;
import dev.slipway.monitor.node.NodeFacts.Lease;
import dev.slipway.monitor.node.NodeFacts.Ready;
import dev.slipway.monitor.node.NodeSight;
import dev.slipway.monitor.node.UnseenException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Clusters whose nodes are as the test says. */
@Alternative
@Priority(1)
@ApplicationScoped
public class FakeSight implements NodeSight {
  private final Map<String, Map<String, NodeFacts>> clusters = new ConcurrentHashMap<>();
  private final Map<String, String> unseen = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();
  private final WorkQueue queue;

  @Inject
  FakeSight(WorkQueue queue) {
    this.queue = queue;
  }

  /** A node says something of itself; the watch notices. */
  void node(String clusterId, String name, String readyStatus) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    synchronized (clusters) {
      clusters
          .computeIfAbsent(clusterId, id -> new TreeMap<>())
          .put(
              name,
              new NodeFacts(
                  name,
                  "uid-" + name,
                  null,
                  "172.17.4.201",
                  "v1.36.3",
                  new Ready(readyStatus, "Reason", "Message", now, now),
                  // Leases have microseconds, conditions only seconds.
                  new Lease(Instant.now().truncatedTo(ChronoUnit.MICROS), Duration.ofSeconds(40))));
    }
    queue.wake(ClusterNews.WORK, clusterId);
  }

  /** How often a cluster was looked at. */
  int looks(String clusterId) {
    return looks.getOrDefault(clusterId, new AtomicInteger()).get();
  }

  /** From now on the cluster can't be seen. */
  void hide(String clusterId, String why) {
    unseen.put(clusterId, why);
    queue.wake(ClusterNews.WORK, clusterId);
  }

  /** It can be seen again. */
  void show(String clusterId) {
    unseen.remove(clusterId);
    queue.wake(ClusterNews.WORK, clusterId);
  }

  @Override
  public List<NodeFacts> look(String clusterId, String project) {
    looks.computeIfAbsent(clusterId, id -> new AtomicInteger()).incrementAndGet();
    String why = unseen.get(clusterId);
    if (why != null) {
      throw new UnseenException(why, new IllegalStateException());
    }
    synchronized (clusters) {
      return List.copyOf(clusters.getOrDefault(clusterId, Map.of()).values());
    }
  }
}
