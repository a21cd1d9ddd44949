package dev.slipway.monitor.node;

import java.util.List;
import java.util.Optional;

/** Where nodes' health is remembered. Every method joins the caller's transaction. */
public interface NodeStore {

  /** A cluster's nodes, by name. */
  List<NodeHealth> ofCluster(String clusterId);

  /**
   * Which versions there are of all rows that a cluster's nodes are judged by: others after any
   * change, whoever makes it.
   *
   * @return empty while an incident of it waits for time to pass
   */
  Optional<Versions> versions(String clusterId);

  /**
   * Versions of rows.
   *
   * @param machines of the cluster's machines
   * @param others of what is known of the cluster, and of its nodes' health: both change only while
   *     the cluster is locked
   */
  record Versions(String machines, String others) {

    /** Whether the machines are the same, whatever else has changed. */
    boolean areOfTheSameMachines(Versions before) {
      return machines.equals(before.machines);
    }
  }

  /** Stores the health of nodes of a cluster. */
  void put(String clusterId, String project, List<NodeHealth> nodes);

  /** Forgets a node. */
  void remove(String clusterId, String node);
}
