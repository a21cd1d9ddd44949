package dev.slipway.monitor.node;

import java.util.List;

/** Where nodes' health is remembered. Every method joins the caller's transaction. */
public interface NodeStore {

  /** A cluster's nodes, by name. */
  List<NodeHealth> ofCluster(String clusterId);

  /** Stores a node's health. */
  void put(String clusterId, String project, NodeHealth health);

  /** Forgets a node. */
  void remove(String clusterId, String node);
}
