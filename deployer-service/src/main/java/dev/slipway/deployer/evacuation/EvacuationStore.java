package dev.slipway.deployer.evacuation;

import java.util.List;
import java.util.Optional;

/** Where evacuations are kept. Every method runs in the caller's transaction. */
public interface EvacuationStore {

  /** A cluster's evacuations, by node. */
  List<Evacuation> ofCluster(String clusterId);

  /** The evacuation of a node, its row locked until the transaction ends. */
  Optional<Evacuation> lock(String clusterId, String node);

  /** Stores an evacuation, new or changed. */
  void put(Evacuation evacuation);

  /** Forgets an evacuation. */
  void remove(String clusterId, String node);

  /** Forgets those of a cluster. */
  void removeCluster(String clusterId);
}
