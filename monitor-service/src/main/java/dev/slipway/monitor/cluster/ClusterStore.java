package dev.slipway.monitor.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where clusters and machines are remembered. Every method joins the caller's transaction. */
public interface ClusterStore {

  /** A project's cluster, by id or by name. */
  Optional<KnownCluster> find(String project, String idOrName);

  /** A cluster, by id. */
  Optional<KnownCluster> byId(String id);

  /** A cluster, by id, its row locked until the transaction ends. */
  Optional<KnownCluster> lock(String id);

  /** The ids of all clusters that are judged. */
  List<String> watched();

  /**
   * Takes note of an event about a cluster: makes it known, or raises its generation.
   *
   * @param ready whether the event says that it is ready
   */
  void heard(String id, String name, String project, long generation, boolean ready);

  /** Stores that a cluster is wished to go, from which no way leads back. */
  void deleting(String id);

  /** Stores whether a cluster has a database machine. */
  void database(String id, boolean has);

  /** Stores how well a cluster is seen. */
  void view(String id, KnownCluster.View view);

  /**
   * Stores what was said of a machine, unless something later is known.
   *
   * @param sequence the number of the event that says so
   */
  void machine(String clusterId, MachineFacts machine, long sequence);

  /** A cluster's machines by name. */
  Map<String, MachineFacts> machines(String clusterId);

  /** Forgets a cluster with its machines, its nodes and its database; its incidents stay. */
  void remove(String id);
}
