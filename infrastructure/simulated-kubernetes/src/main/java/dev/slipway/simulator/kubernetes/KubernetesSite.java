package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.loop.Sockets;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Many clusters in this process, on shared event loops. */
public final class KubernetesSite implements AutoCloseable {
  private final SiteSettings settings;
  private final Vertx vertx;
  private final Sockets sockets = new Sockets();
  private final Map<String, SimulatedCluster> clusters = new ConcurrentHashMap<>();

  private KubernetesSite(SiteSettings settings, Vertx vertx) {
    this.settings = settings;
    this.vertx = vertx;
  }

  /** A site without clusters. */
  public static KubernetesSite open(SiteSettings settings) {
    return new KubernetesSite(
        settings,
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)));
  }

  /**
   * The cluster of an id, which is made if it isn't there.
   *
   * @param file what its etcd has on its disk; it outlives {@link #close}
   */
  public SimulatedCluster cluster(String id, Path file) {
    return clusters.computeIfAbsent(
        id,
        key -> {
          VertxLoop loop = loop(key);
          return new SimulatedCluster(key, loop, new ClusterStore(loop, file));
        });
  }

  /** The same with a store in memory only. */
  public SimulatedCluster cluster(String id) {
    return clusters.computeIfAbsent(
        id,
        key -> {
          VertxLoop loop = loop(key);
          return new SimulatedCluster(key, loop, new ClusterStore(loop));
        });
  }

  /** The cluster of an id, if it is there. */
  public Optional<SimulatedCluster> find(String id) {
    return Optional.ofNullable(clusters.get(id));
  }

  /** Closes a cluster and forgets it; its file stays. */
  public void remove(String id) {
    SimulatedCluster cluster = clusters.remove(id);
    if (cluster != null) {
      cluster.close();
    }
  }

  /** The event loops, for servers beside the clusters'. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    clusters.values().forEach(SimulatedCluster::close);
    clusters.clear();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private VertxLoop loop(String id) {
    return new VertxLoop(vertx, sockets, settings.clock(), settings.seed() * 31 + id.hashCode());
  }
}
