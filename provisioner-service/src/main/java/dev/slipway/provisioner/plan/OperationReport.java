package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.MachineId;
import java.util.List;
import java.util.Optional;

/**
 * How far an operation is.
 *
 * @param state whether it goes on
 * @param progress 0 to 100
 * @param waitingFor what it waits for, in plain words, if it waits
 * @param estimateSeconds how long it may still take, if that can be said
 * @param steps its steps, in order
 * @param failure why it failed, if it did
 * @param cancellable whether it may still be cancelled
 */
public record OperationReport(
    State state,
    int progress,
    Optional<String> waitingFor,
    Optional<Integer> estimateSeconds,
    List<Step> steps,
    Optional<Failure> failure,
    boolean cancellable) {

  public OperationReport {
    steps = List.copyOf(steps);
  }

  /** Whether an operation goes on. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** It was asked to end and did. */
    CANCELLED
  }

  /** How far a step is. */
  public enum StepState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /**
   * A step.
   *
   * @param name what it brings about
   * @param state how far it is
   * @param message what it waits for or why it failed; may be empty
   */
  public record Step(String name, StepState state, String message) {}

  /**
   * Why an operation failed.
   *
   * @param code a word for programs
   * @param message why, and what to do about it, in plain words
   * @param machine the machine whose console tells more, if there is one
   */
  public record Failure(String code, String message, Optional<MachineId> machine) {}
}
