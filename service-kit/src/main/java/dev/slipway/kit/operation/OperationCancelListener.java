package dev.slipway.kit.operation;

/** A bean that is told when somebody asks an operation to end. */
public interface OperationCancelListener {

  /**
   * Called in the transaction that stores the request: wake the reconciler, which then ends the
   * work and calls {@link Operations#cancelled}.
   */
  void cancelRequested(Operation operation);
}
