package dev.slipway.provisioner.out.persistence;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.operation.NewOperation;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationEdit;
import dev.slipway.kit.operation.OperationError;
import dev.slipway.kit.operation.OperationStep;
import dev.slipway.kit.operation.OperationTarget;
import dev.slipway.kit.operation.Operations;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.plan.OperationLog;
import dev.slipway.provisioner.plan.OperationReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells operations through the kit, and only what has changed. */
@ApplicationScoped
public class StoredOperationLog implements OperationLog {
  private final Operations operations;
  private final CorrelationId correlation;

  @Inject
  StoredOperationLog(Operations operations, CorrelationId correlation) {
    this.operations = operations;
    this.correlation = correlation;
  }

  @Override
  public String begin(
      ClusterOperation.Kind kind,
      String project,
      String clusterId,
      String clusterName,
      List<String> steps) {
    return operations
        .start(
            new NewOperation(
                kind.name(),
                project,
                clusterId,
                new OperationTarget("cluster", clusterName),
                steps,
                null,
                kind == ClusterOperation.Kind.REGENERATE_CLUSTER,
                correlation.current()))
        .id();
  }

  @Override
  public String begin(
      MachineOperation.Kind kind,
      String project,
      String clusterId,
      String machine,
      List<String> steps) {
    return operations
        .start(
            new NewOperation(
                kind.name(),
                project,
                clusterId,
                new OperationTarget("machine", machine),
                steps,
                null,
                true,
                correlation.current()))
        .id();
  }

  @Override
  public Set<String> cancelRequested(String clusterId) {
    return operations.unfinished(clusterId).stream()
        .filter(Operation::cancelRequested)
        .map(Operation::id)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean pointOfNoReturn(String id) {
    // This locks the operation, so that a request to cancel it is either seen below or refused.
    operations.cancellable(id, false);
    return !operations.cancelRequested(id);
  }

  @Override
  public void report(String id, OperationReport report, Optional<String> console) {
    operations.edit(id, edit -> report(edit, report, console));
  }

  private static void report(OperationEdit edit, OperationReport report, Optional<String> console) {
    Operation old = edit.operation();
    report.steps().forEach(step -> step(edit, old, step));
    edit.progress(report.progress());
    edit.waitingFor(report.waitingFor().orElse(null));
    report.estimateSeconds().ifPresent(edit::estimate);
    switch (report.state()) {
      case RUNNING -> edit.cancellable(report.cancellable());
      case SUCCEEDED -> edit.complete();
      case CANCELLED -> edit.cancelled();
      case FAILED -> {
        OperationReport.Failure failure = report.failure().orElseThrow();
        edit.fail(new OperationError(failure.code(), failure.message(), console.orElse(null)));
      }
    }
  }

  private static void step(OperationEdit edit, Operation old, OperationReport.Step step) {
    Optional<OperationStep> before =
        old.steps().stream().filter(one -> one.name().equals(step.name())).findFirst();
    String message = step.message().isEmpty() ? null : step.message();
    OperationStep.State state = OperationStep.State.valueOf(step.state().name());
    boolean same =
        before
            .filter(one -> one.state() == state && Objects.equals(one.message(), message))
            .isPresent();
    if (same) {
      return;
    }
    switch (step.state()) {
      case PENDING -> {
        // A step that waits for others says nothing yet.
      }
      case RUNNING -> edit.stepRunning(step.name(), message);
      case SUCCEEDED -> edit.stepSucceeded(step.name(), message);
      case FAILED -> edit.stepFailed(step.name(), step.message());
    }
  }

  @Override
  public void overtaken(String id, String why) {
    operations.waitingFor(id, null);
    operations.cancelled(id);
  }
}
