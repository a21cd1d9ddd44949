package dev.slipway.provisioner.plan;

import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.machine.MachineOperation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * Begins an operation on a machine.
   *
   * @param steps the names of its steps, in order
   * @return its id
   */
  String begin(
      MachineOperation.Kind kind,
      String project,
      String clusterId,
      String machine,
      List<String> steps);

  /** The ids of the cluster's operations that were asked to end and have not. */
  Set<String> cancelRequested(String clusterId);

  /**
   * From here on an operation can't be cancelled.
   *
   * @return whether nobody has asked for that before
   */
  boolean pointOfNoReturn(String operation);

  /** Tells how far an operation is. Nothing happens to one that has ended. */
  void report(String operation, OperationReport report, Optional<String> console);

  /** Ends an operation that another one has overtaken. */
  void overtaken(String operation, String why);
}
