package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import dev.slipway.simulator.kubernetes.apiserver.ApiServerOptions;
import dev.slipway.simulator.kubernetes.controller.ControllerManager;
import dev.slipway.simulator.kubernetes.controller.ControllerManagerOptions;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import dev.slipway.simulator.kubernetes.scheduler.Scheduler;
import dev.slipway.simulator.kubernetes.store.ClusterStore;

/**
 * One cluster: what etcd keeps of it, and the processes of its machines. All methods may be called
 * from any thread but an event loop, and return when what they do is done.
 */
public final class SimulatedCluster {
  private final String id;
  private final VertxLoop loop;
  private final ClusterStore store;

  SimulatedCluster(String id, VertxLoop loop, ClusterStore store) {
    this.id = id;
    this.loop = loop;
    this.store = store;
  }

  /** What the site knows it by. */
  public String id() {
    return id;
  }

  /** What etcd keeps of it. It outlives all processes. */
  public ClusterStore store() {
    return store;
  }

  /**
   * Starts an API server.
   *
   * @throws IllegalArgumentException if a certificate or key can't be read
   * @throws java.io.UncheckedIOException if it can't listen
   */
  public ApiServer startApiServer(ApiServerOptions options) {
    throw new UnsupportedOperationException();
  }

  /** Starts a controller manager. */
  public ControllerManager startControllerManager(ControllerManagerOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts a scheduler.
   *
   * @param machine that it is of
   */
  public Scheduler startScheduler(String machine) {
    throw new UnsupportedOperationException();
  }

  /** Boots a node. It registers itself as soon as an API server answers. */
  public SimulatedNode startNode(NodeOptions options) {
    throw new UnsupportedOperationException();
  }

  /** Stops everything that runs, and closes the file of the store. */
  public void close() {
    throw new UnsupportedOperationException(loop.toString());
  }
}
