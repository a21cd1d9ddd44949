package dev.slipway.monitor.node;

import java.util.List;

/** Where nodes' health is remembered. Every method joins the caller's transaction. */
public interface NodeStore {

  /** A cluster's nodes, by name. */
  List<NodeHealth> ofCluster(String clusterId);

  /** Stores the health of nodes of a cluster. */
  void put(String clusterId, String project, List<NodeHealth> nodes);

  /** Forgets a node. */
  void remove(String clusterId, String node);
}
