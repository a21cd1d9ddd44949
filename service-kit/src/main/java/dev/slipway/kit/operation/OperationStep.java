package dev.slipway.kit.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of an operation.
 *
 * @param name what it does, such as {@code Boot w1}
 * @param state where it is
 * @param message what is to be known about it now, or null
 * @param startedAt when it began, or null
 * @param finishedAt when it ended, or null
 */
public record OperationStep(
    String name,
    State state,
    @Nullable String message,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** Where a step is. */
  public enum State {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    SKIPPED;

    /** Whether it has ended. */
    public boolean isFinal() {
      return this == SUCCEEDED || this == FAILED || this == SKIPPED;
    }
  }

  /** A step that has not begun. */
  public static OperationStep pending(String name) {
    return new OperationStep(name, State.PENDING, null, null, null);
  }

  /** This step in another state, with the times that go with it. */
  OperationStep become(State next, @Nullable String text, Instant now) {
    Instant started =
        startedAt == null && next != State.SKIPPED && next != State.PENDING ? now : startedAt;
    Instant finished = next.isFinal() ? (state == next ? finishedAt : now) : null;
    return new OperationStep(name, next, text, started, finished);
  }
}
