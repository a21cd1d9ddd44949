package dev.slipway.kit.operation;

import dev.slipway.kit.operation.OperationStep.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Several changes of one operation, which are stored as one. */
public final class OperationEdit {
  private final Instant now;
  private Operation operation;

  OperationEdit(Operation operation, Instant now) {
    this.operation = operation;
    this.now = now;
  }

  /** The operation with the changes so far. */
  public Operation operation() {
    return operation;
  }

  /** As {@link Operations#stepRunning}. */
  public void stepRunning(String step, @Nullable String message) {
    operation = OperationChanges.step(operation, step, State.RUNNING, message, now);
  }

  /** As {@link Operations#stepSucceeded}. */
  public void stepSucceeded(String step, @Nullable String message) {
    operation = OperationChanges.step(operation, step, State.SUCCEEDED, message, now);
  }

  /** A step ended badly. The operation goes on until {@link #fail}. */
  public void stepFailed(String step, String message) {
    operation = OperationChanges.step(operation, step, State.FAILED, message, now);
  }

  /** As {@link Operations#stepSkipped}. */
  public void stepSkipped(String step, String message) {
    operation = OperationChanges.step(operation, step, State.SKIPPED, message, now);
  }

  /** As {@link Operations#waitingFor}. */
  public void waitingFor(@Nullable String what) {
    operation = OperationChanges.waitingFor(operation, what);
  }

  /** As {@link Operations#progress}. */
  public void progress(int percent) {
    operation = OperationChanges.progress(operation, percent);
  }

  /** Sets how many seconds it is expected to take in all. */
  public void estimate(@Nullable Integer seconds) {
    operation = OperationChanges.estimate(operation, seconds);
  }

  /** As {@link Operations#cancellable}. */
  public void cancellable(boolean cancellable) {
    operation = OperationChanges.cancellable(operation, cancellable);
  }

  /** As {@link Operations#complete}. */
  public void complete() {
    end(OperationState.SUCCEEDED, null);
  }

  /** As {@link Operations#fail}. */
  public void fail(OperationError error) {
    end(OperationState.FAILED, error);
  }

  /** As {@link Operations#cancelled}. */
  public void cancelled() {
    end(OperationState.CANCELLED, null);
  }

  private void end(OperationState state, @Nullable OperationError error) {
    operation = OperationChanges.end(operation, state, error, now);
  }
}
