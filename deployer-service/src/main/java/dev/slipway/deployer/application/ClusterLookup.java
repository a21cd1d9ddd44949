package dev.slipway.deployer.application;

import java.util.Optional;

/** Asks the provisioner about a cluster, for what its events have not told yet. */
public interface ClusterLookup {

  /**
   * The project's cluster, by id or name; empty if there is none, or nobody can tell now. Not to be
   * called within a transaction.
   */
  Optional<KnownCluster> ask(String project, String idOrName);
}
