package dev.slipway.kit.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation that begins.
 *
 * @param type what is done, such as {@code CREATE_CLUSTER}
 * @param project the project that it is done for
 * @param clusterId the cluster that it concerns
 * @param target what it changes
 * @param steps the names of its steps, in order, each once; more may be added on the way
 * @param estimateSeconds how many seconds it is expected to take, or null
 * @param cancellable whether it may be cancelled
 * @param correlationId the id of the request that led to it
 */
public record NewOperation(
    String type,
    String project,
    String clusterId,
    OperationTarget target,
    List<String> steps,
    @Nullable Integer estimateSeconds,
    boolean cancellable,
    String correlationId) {

  public NewOperation {
    steps = List.copyOf(steps);
  }
}
