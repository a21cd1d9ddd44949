package dev.slipway.simulator.kubernetes;

import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.apiserver.ApiServer;
import dev.slipway.simulator.kubernetes.apiserver.ApiServerOptions;
import dev.slipway.simulator.kubernetes.controller.ControllerManager;
import dev.slipway.simulator.kubernetes.controller.ControllerManagerOptions;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.kubernetes.loop.Turns;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.node.NodeOptions;
import dev.slipway.simulator.kubernetes.node.Nodes;
import dev.slipway.simulator.kubernetes.node.SimulatedNode;
import dev.slipway.simulator.kubernetes.scheduler.Scheduler;
import dev.slipway.simulator.kubernetes.store.ClusterStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One cluster: what etcd keeps of it, and the processes of its machines. All methods may be called
 * from any thread but an event loop, and return when what they do is done.
 */
public final class SimulatedCluster {
  private final String id;
  private final VertxLoop loop;
  private final ClusterStore store;
  private final ClusterApi api;
  private final Nodes nodes = new Nodes();
  private final Turns controllerTurns = new Turns();
  private final Turns schedulerTurns = new Turns();
  private final List<SimulatedProcess> processes = new CopyOnWriteArrayList<>();

  SimulatedCluster(String id, VertxLoop loop, ClusterStore store) {
    this.id = id;
    this.loop = loop;
    this.store = store;
    this.api = new ClusterApi(store);
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
    return keep(ApiServer.start(loop, api, options, nodes));
  }

  /** Starts a controller manager. */
  public ControllerManager startControllerManager(ControllerManagerOptions options) {
    return keep(LoopCalls.ask(loop, () -> ControllerManager.start(api, options, controllerTurns)));
  }

  /**
   * Starts a scheduler.
   *
   * @param machine that it is of
   */
  public Scheduler startScheduler(String machine) {
    return keep(LoopCalls.ask(loop, () -> Scheduler.start(api, machine, schedulerTurns)));
  }

  /** Boots a node. It registers itself as soon as an API server answers. */
  public SimulatedNode startNode(NodeOptions options) {
    return keep(LoopCalls.ask(loop, () -> SimulatedNode.boot(api, nodes, options, loop)));
  }

  private <T extends SimulatedProcess> T keep(T process) {
    boolean ignored = processes.removeIf(SimulatedProcess::isStopped);
    processes.add(process);
    return process;
  }

  /** Stops everything that runs, and closes the file of the store. */
  public void close() {
    processes.forEach(SimulatedProcess::stop);
    processes.clear();
    LoopCalls.run(loop, store::close);
  }
}
