package dev.slipway.deployer.application;

import dev.slipway.kit.operation.NewOperation;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationTarget;
import dev.slipway.kit.operation.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The operations about applications. At most one about an application is under way: a newer change
 * takes the place of the older one, whose operation then ends as cancelled.
 */
@ApplicationScoped
public class ApplicationOperations {
  private static final String TARGET = "application";
  private static final int SECONDS_TO_FIRST_PAGE = 20;
  private static final double SECONDS_A_POD = 0.5;

  private final Operations operations;

  @Inject
  ApplicationOperations(Operations operations) {
    this.operations = operations;
  }

  /** Begins an operation about an application; ends those that it takes the place of. */
  public Operation begin(String type, Application application) {
    end(application.key(), "A newer change takes its place.");
    return operations.start(
        new NewOperation(
            type,
            application.project(),
            application.key().clusterId(),
            new OperationTarget(TARGET, application.name()),
            OperationSteps.of(type),
            estimate(type, application),
            false,
            application.correlationId()));
  }

  /** The operations about an application that have not ended, oldest first. */
  public List<Operation> unfinished(ApplicationKey key) {
    return operations.unfinished(key.clusterId()).stream()
        .filter(each -> each.target().equals(new OperationTarget(TARGET, key.name())))
        .toList();
  }

  /** Ends the operations about an application, for its work has become needless. */
  public void end(ApplicationKey key, String why) {
    for (Operation operation : unfinished(key)) {
      operation.steps().stream()
          .filter(step -> !step.state().isFinal())
          .findFirst()
          .ifPresent(step -> operations.stepSkipped(operation.id(), step.name(), why));
      operations.cancelled(operation.id());
    }
  }

  private static int estimate(String type, Application application) {
    double pods = SECONDS_A_POD * application.wish().replicas();
    return (int)
        Math.ceil(
            switch (type) {
              case OperationSteps.CREATE_APPLICATION -> SECONDS_TO_FIRST_PAGE + pods;
              case OperationSteps.DELETE_APPLICATION -> 5;
              default -> 3 + pods;
            });
  }
}
