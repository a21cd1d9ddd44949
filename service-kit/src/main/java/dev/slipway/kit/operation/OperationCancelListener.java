package dev.slipway.kit.operation;

import java.util.Optional;

/** A bean that is told when somebody asks an operation to end. */
public interface OperationCancelListener {

  /**
   * Called in the transaction that stores the request: wake the reconciler, which then ends the
   * work and calls {@link Operations#cancelled}.
   */
  void cancelRequested(Operation operation);

  /**
   * Why an operation that goes on can't be cancelled (any more), and what can be done instead, in
   * plain words; empty where nothing more can be said than that it can't.
   */
  default Optional<String> whyNot(Operation operation) {
    return Optional.empty();
  }
}
