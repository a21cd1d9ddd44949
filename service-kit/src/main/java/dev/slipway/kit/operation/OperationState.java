package dev.slipway.kit.operation;

/** Where an operation is. */
public enum OperationState {
  /** Accepted, nothing done yet. */
  PENDING,
  /** Under way. */
  RUNNING,
  /** Ended well. */
  SUCCEEDED,
  /** Ended badly; its error says why. */
  FAILED,
  /** Ended because it was asked to. */
  CANCELLED;

  /** Whether it has ended. */
  public boolean isFinal() {
    return switch (this) {
      case PENDING, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }

  /** Whether an operation may go from this state to that one. Staying is allowed. */
  public boolean mayBecome(OperationState next) {
    return this == next
        || switch (this) {
          case PENDING -> true;
          case RUNNING -> next != PENDING;
          case SUCCEEDED, FAILED, CANCELLED -> false;
        };
  }
}
