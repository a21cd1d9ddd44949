package dev.slipway.kit.operation;

import dev.slipway.kit.operation.OperationStep.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How operations change; the one gate that their states go through. */
final class OperationChanges {
  private OperationChanges() {}

  static Operation step(
      Operation operation, String name, State state, @Nullable String message, Instant now) {
    List<OperationStep> steps = new ArrayList<>(operation.steps());
    int index = steps.stream().map(OperationStep::name).toList().indexOf(name);
    OperationStep old = index < 0 ? OperationStep.pending(name) : steps.get(index);
    OperationStep changed = old.become(state, message, now);
    if (index < 0) {
      steps.add(changed);
    } else {
      steps.set(index, changed);
    }
    long ended = steps.stream().filter(step -> step.state().isFinal()).count();
    // 100 is for the end: the last step is not the last thing that is recorded.
    int progress = Math.max(operation.progress(), Math.min(99, (int) (ended * 100 / steps.size())));
    return transition(operation, OperationState.RUNNING, now)
        .withSteps(steps)
        .withProgress(progress)
        .done();
  }

  static Operation waitingFor(Operation operation, @Nullable String what) {
    Change change = new Change(operation);
    change.waitingFor = what;
    return change.done();
  }

  static Operation progress(Operation operation, int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("progress must be from 0 to 100, not " + percent);
    }
    return new Change(operation).withProgress(Math.max(operation.progress(), percent)).done();
  }

  static Operation estimate(Operation operation, @Nullable Integer seconds) {
    Change change = new Change(operation);
    change.estimateSeconds = seconds;
    return change.done();
  }

  static Operation cancellable(Operation operation, boolean cancellable) {
    Change change = new Change(operation);
    change.cancellable = cancellable;
    return change.done();
  }

  static Operation cancelRequested(Operation operation) {
    Change change = new Change(operation);
    change.cancelRequested = true;
    return change.done();
  }

  static Operation end(
      Operation operation, OperationState state, @Nullable OperationError error, Instant now) {
    Change change = transition(operation, state, now);
    change.error = error;
    change.waitingFor = null;
    change.cancellable = false;
    List<OperationStep> steps =
        operation.steps().stream().map(step -> endStep(step, state, now)).toList();
    return change
        .withSteps(steps)
        .withProgress(state == OperationState.SUCCEEDED ? 100 : operation.progress())
        .done();
  }

  private static OperationStep endStep(OperationStep step, OperationState state, Instant now) {
    return switch (step.state()) {
      case PENDING -> step.become(State.SKIPPED, step.message(), now);
      case RUNNING ->
          step.become(
              state == OperationState.SUCCEEDED ? State.SUCCEEDED : State.FAILED,
              step.message(),
              now);
      case SUCCEEDED, FAILED, SKIPPED -> step;
    };
  }

  private static Change transition(Operation operation, OperationState next, Instant now) {
    if (!operation.state().mayBecome(next)) {
      throw new IllegalStateException(
          "operation " + operation.id() + " can't go from " + operation.state() + " to " + next);
    }
    Change change = new Change(operation);
    change.state = next;
    if (change.startedAt == null) {
      change.startedAt = now;
    }
    if (next.isFinal()) {
      change.finishedAt = now;
    }
    return change;
  }

  /** An operation under change. */
  private static final class Change {
    private final Operation operation;
    private OperationState state;
    private int progress;
    private @Nullable String waitingFor;
    private @Nullable Integer estimateSeconds;
    private boolean cancellable;
    private boolean cancelRequested;
    private List<OperationStep> steps;
    private @Nullable OperationError error;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;

    Change(Operation operation) {
      this.operation = operation;
      this.state = operation.state();
      this.progress = operation.progress();
      this.waitingFor = operation.waitingFor();
      this.estimateSeconds = operation.estimateSeconds();
      this.cancellable = operation.cancellable();
      this.cancelRequested = operation.cancelRequested();
      this.steps = operation.steps();
      this.error = operation.error();
      this.startedAt = operation.startedAt();
      this.finishedAt = operation.finishedAt();
    }

    Change withSteps(List<OperationStep> changed) {
      this.steps = changed;
      return this;
    }

    Change withProgress(int percent) {
      this.progress = percent;
      return this;
    }

    Operation done() {
      return new Operation(
          operation.id(),
          operation.type(),
          operation.project(),
          operation.clusterId(),
          operation.target(),
          state,
          progress,
          waitingFor,
          estimateSeconds,
          cancellable,
          cancelRequested,
          steps,
          error,
          operation.correlationId(),
          operation.createdAt(),
          startedAt,
          finishedAt);
    }
  }
}
