package dev.slipway.kit.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change does, and how far it is. Its JSON form is the one of the API.
 *
 * @param id {@code op-p-…}, {@code op-d-…}
 * @param type what is done, such as {@code CREATE_CLUSTER}
 * @param project the project that it is done for
 * @param clusterId the cluster that it concerns
 * @param target what it changes
 * @param state where it is
 * @param progress percent, 0 to 100
 * @param waitingFor what it waits for now, in plain words, or null
 * @param estimateSeconds how many seconds it is expected to take in all, or null
 * @param cancellable whether it may be cancelled now
 * @param cancelRequested whether it was asked to end
 * @param steps its steps in order
 * @param error why it failed, or null
 * @param correlationId the id of the request that led to it
 * @param createdAt when it was accepted
 * @param startedAt when it began, or null
 * @param finishedAt when it ended, or null
 */
public record Operation(
    String id,
    String type,
    String project,
    String clusterId,
    OperationTarget target,
    OperationState state,
    int progress,
    @Nullable String waitingFor,
    @Nullable Integer estimateSeconds,
    boolean cancellable,
    boolean cancelRequested,
    List<OperationStep> steps,
    @Nullable OperationError error,
    String correlationId,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  public Operation {
    steps = List.copyOf(steps);
  }

  /** Whether it has ended. */
  @JsonIgnore
  public boolean isFinished() {
    return state.isFinal();
  }
}
