package dev.slipway.provisioner.observation;

import dev.slipway.provisioner.cluster.ClusterRecords;
import java.util.OptionalInt;

/** Counts pods, to say what an operation would disrupt. */
@FunctionalInterface
public interface NodePods {

  /** How many pods are bound to a node; empty when the API server can't be asked. */
  OptionalInt count(ClusterRecords records, String node);
}
