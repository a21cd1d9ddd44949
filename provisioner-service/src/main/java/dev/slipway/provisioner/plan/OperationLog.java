package dev.slipway.provisioner.plan;

import dev.slipway.provisioner.cluster.ClusterOperation;
import java.util.List;
import java.util.Optional;

/** Where the operations of clusters are told. All of it joins the caller's transaction. */
public interface OperationLog {

  /**
   * Begins an operation.
   *
   * @param steps the names of its steps, in order
   * @return its id
   */
  String begin(
      ClusterOperation.Kind kind,
      String project,
      String clusterId,
      String clusterName,
      List<String> steps);

  /** Tells how far an operation is. Nothing happens to one that has ended. */
  void report(String operation, OperationReport report, Optional<String> console);

  /** Ends an operation that another one has overtaken. */
  void overtaken(String operation, String why);
}
