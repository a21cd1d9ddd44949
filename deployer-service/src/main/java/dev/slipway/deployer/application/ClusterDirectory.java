package dev.slipway.deployer.application;

import java.util.Optional;

/** The clusters that the deployer knows. Every method runs in the caller's transaction. */
public interface ClusterDirectory {

  /** A project's cluster, by id or by name. */
  Optional<KnownCluster> find(String project, String idOrName);

  /** A cluster, by id. */
  Optional<KnownCluster> byId(String id);

  /**
   * Stores what is known of a cluster.
   *
   * @param sequence the number of the provisioner's event that says so; older knowledge than what
   *     is stored is dropped. 0 when it was asked for, which adds what is missing and changes
   *     nothing else but readiness
   */
  void put(KnownCluster cluster, long sequence);

  /** Forgets a cluster. */
  void remove(String id);
}
