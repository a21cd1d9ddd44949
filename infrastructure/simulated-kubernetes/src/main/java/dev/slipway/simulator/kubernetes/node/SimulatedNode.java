package dev.slipway.simulator.kubernetes.node;

import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.SimulatedProcess;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node: kubelet, container runtime and kube-proxy of one machine, from one boot to its end. */
public final class SimulatedNode implements SimulatedProcess {
  private final ClusterApi api;
  private final Nodes nodes;
  private final NodeClock clock;
  private final Kubelet kubelet;
  private final @Nullable NodePorts nodePorts;

  private SimulatedNode(
      ClusterApi api, Nodes nodes, NodeOptions options, @Nullable VertxLoop sockets) {
    this.api = api;
    this.nodes = nodes;
    this.clock = new NodeClock(api.loop());
    this.kubelet = new Kubelet(options, api, clock);
    this.nodePorts =
        sockets == null || options.listenAddress().isEmpty()
            ? null
            : new NodePorts(sockets, api, nodes, kubelet);
  }

  /**
   * Boots a node. On the cluster's loop.
   *
   * @param sockets where NodePorts are listened on; null for nowhere
   */
  public static SimulatedNode boot(
      ClusterApi api, Nodes nodes, NodeOptions options, @Nullable VertxLoop sockets) {
    SimulatedNode node = new SimulatedNode(api, nodes, options, sockets);
    nodes.add(node);
    api.store().listen(node.kubelet);
    api.availability().listen(node.connect);
    if (node.nodePorts != null) {
      api.store().listen(node.nodePorts);
    }
    node.kubelet.boot();
    return node;
  }

  private final Runnable connect = this::connect;

  private void connect() {
    kubelet.connect();
    if (nodePorts != null) {
      nodePorts.refresh();
    }
  }

  /** The node's name. */
  public String name() {
    return kubelet.options().name();
  }

  Kubelet kubelet() {
    return kubelet;
  }

  boolean isOff() {
    return clock.isOff();
  }

  boolean isHung() {
    return clock.isHung();
  }

  Optional<PodRun> pod(String uid) {
    return kubelet.pod(uid);
  }

  /** Cuts it off from the API servers, or joins it again. Its pods run and answer on. */
  public void partition(boolean cut) {
    LoopCalls.run(
        api.loop(),
        () -> {
          kubelet.setCut(cut);
          if (!cut && nodePorts != null) {
            nodePorts.refresh();
          }
        });
  }

  /** Ends its pods in good order, says that it goes, and stops: as systemd's shutdown does. */
  public void shutDown() {
    LoopCalls.run(api.loop(), kubelet::shutDown);
    stop();
  }

  @Override
  public boolean isStopped() {
    return clock.isOff();
  }

  @Override
  public void stop() {
    LoopCalls.run(
        api.loop(),
        () -> {
          if (clock.isOff()) {
            return;
          }
          clock.powerOff();
          api.store().unlisten(kubelet);
          api.availability().unlisten(connect);
          nodes.remove(this);
          kubelet.powerOff();
          if (nodePorts != null) {
            api.store().unlisten(nodePorts);
          }
        });
    if (nodePorts != null) {
      nodePorts.close();
    }
  }

  @Override
  public void hang() {
    LoopCalls.run(api.loop(), clock::hang);
  }

  @Override
  public void resume() {
    LoopCalls.run(
        api.loop(),
        () -> {
          clock.resume();
          connect();
        });
  }
}
