package dev.slipway.provisioner.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.provisioner.cluster.ClusterRecords;
import java.util.Optional;

/** Reads what etcd stores for the API server, in the form that the API server gives it. */
@FunctionalInterface
public interface StoredObjects {

  /**
   * The object that is stored under a key; empty where the API server shows none there.
   *
   * @param key such as {@code /registry/controllers/default/wordpress}
   * @throws dev.slipway.kit.problem.ProblemException CLUSTER_NOT_READY when it does not answer
   */
  Optional<ObjectNode> at(ClusterRecords records, String key);
}
