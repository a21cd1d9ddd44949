package dev.slipway.simulator.kubernetes.node;

import dev.slipway.simulator.kubernetes.log.Kubelets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The nodes of a cluster whose machines are on. On the cluster's loop. */
public final class Nodes implements Kubelets {
  private final Map<String, SimulatedNode> byName = new HashMap<>();

  @Override
  public Optional<Kubelet> find(String node) {
    return node(node).map(SimulatedNode::kubelet);
  }

  Optional<SimulatedNode> node(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  void add(SimulatedNode node) {
    byName.put(node.name(), node);
  }

  void remove(SimulatedNode node) {
    boolean ignored = byName.remove(node.name(), node);
  }
}
