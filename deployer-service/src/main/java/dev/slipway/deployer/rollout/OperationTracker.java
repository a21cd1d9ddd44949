package dev.slipway.deployer.rollout;

import static dev.slipway.deployer.application.OperationSteps.ANSWER;
import static dev.slipway.deployer.application.OperationSteps.APPLY;
import static dev.slipway.deployer.application.OperationSteps.CLUSTER;
import static dev.slipway.deployer.application.OperationSteps.DATABASE;
import static dev.slipway.deployer.application.OperationSteps.PODS;
import static dev.slipway.deployer.application.OperationSteps.REMOVE;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationOperations;
import dev.slipway.deployer.application.ConditionTypes;
import dev.slipway.deployer.application.Rollout;
import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationError;
import dev.slipway.kit.operation.OperationStep;
import dev.slipway.kit.operation.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows in its operation how far an application is. Runs in the recording transaction. */
@ApplicationScoped
class OperationTracker {

  /** Which condition ends which step. */
  private static final Map<String, String> CONDITION_OF_STEP =
      Map.of(
          CLUSTER, ConditionTypes.CLUSTER_READY,
          DATABASE, ConditionTypes.DATABASE_READY,
          APPLY, ConditionTypes.APPLIED,
          PODS, ConditionTypes.PODS_READY,
          ANSWER, ConditionTypes.ANSWERING);

  private static final Map<String, String> WAITING_FOR =
      Map.of(
          CLUSTER, "the cluster to be ready",
          DATABASE, "the database's credentials",
          APPLY, "the cluster to take the objects",
          PODS, "the pods to be ready",
          ANSWER, "an answer on the port");

  private final ApplicationOperations applicationOperations;
  private final Operations operations;

  @Inject
  OperationTracker(ApplicationOperations applicationOperations, Operations operations) {
    this.applicationOperations = applicationOperations;
    this.operations = operations;
  }

  /** The application is on its way to the wish, has reached it, or has missed its deadline. */
  void track(Application application) {
    for (Operation operation : applicationOperations.unfinished(application.key())) {
      Rollout rollout = application.rollout();
      if (!rollout.pending()) {
        operation.steps().stream()
            .filter(step -> !step.state().isFinal())
            .forEach(step -> set(operation, step, OperationStep.State.SUCCEEDED, null));
        operations.complete(operation.id());
      } else {
        steps(operation, application);
        if (rollout.degradedAt() != null) {
          operations.fail(
              operation.id(),
              new OperationError(
                  "application-degraded",
                  rollout
                      .conditions()
                      .find(ConditionTypes.DEGRADED)
                      .map(Condition::message)
                      .orElse("It is not whole by its deadline."),
                  null));
        }
      }
    }
  }

  /** The application is on its way out; null when it is gone. */
  void trackRemoval(Application application, @Nullable String waitsFor) {
    for (Operation operation : applicationOperations.unfinished(application.key())) {
      if (waitsFor == null) {
        operations.stepSucceeded(operation.id(), REMOVE, "Nothing of it is left in the cluster.");
        operations.complete(operation.id());
      } else {
        operation.steps().stream()
            .filter(step -> step.name().equals(REMOVE))
            .forEach(step -> set(operation, step, OperationStep.State.RUNNING, null));
        waitFor(operation, waitsFor);
      }
    }
  }

  private void steps(Operation operation, Application application) {
    for (OperationStep step : operation.steps()) {
      String type = CONDITION_OF_STEP.getOrDefault(step.name(), "");
      Condition condition = application.rollout().conditions().find(type).orElse(null);
      if (condition != null && condition.status() == Condition.Status.TRUE) {
        if (step.state() != OperationStep.State.SUCCEEDED) {
          set(operation, step, OperationStep.State.SUCCEEDED, condition.message());
        }
        continue;
      }
      if (step.state() == OperationStep.State.SUCCEEDED) {
        continue;
      }
      set(
          operation,
          step,
          OperationStep.State.RUNNING,
          condition == null ? null : condition.message());
      waitFor(operation, WAITING_FOR.get(step.name()));
      if (step.name().equals(PODS) && application.wish().replicas() > 0) {
        int ready = Math.min(application.rollout().readyReplicas(), application.wish().replicas());
        operations.progress(operation.id(), 20 + 70 * ready / application.wish().replicas());
      }
      return;
    }
  }

  private void waitFor(Operation operation, @Nullable String what) {
    if (!Objects.equals(operation.waitingFor(), what)) {
      operations.waitingFor(operation.id(), what);
    }
  }

  private void set(
      Operation operation,
      OperationStep step,
      OperationStep.State state,
      @Nullable String message) {
    if (step.state() == state && Objects.equals(step.message(), message)) {
      return;
    }
    switch (state) {
      case RUNNING -> operations.stepRunning(operation.id(), step.name(), message);
      case SUCCEEDED -> operations.stepSucceeded(operation.id(), step.name(), message);
      case PENDING, FAILED, SKIPPED -> throw new IllegalArgumentException("not for " + state);
    }
  }
}
