package dev.slipway.provisioner.plan;

import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.plan.OperationReport.Failure;
import dev.slipway.provisioner.plan.OperationReport.State;
import dev.slipway.provisioner.plan.OperationReport.Step;
import dev.slipway.provisioner.plan.OperationReport.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells how far an operation is. Pure. */
public final class OperationReports {

  /** What a cluster of the default topology takes in all, in seconds. */
  private static final int USUAL_SECONDS = 20;

  /** What the same takes with the machines before it, which are destroyed first, in seconds. */
  private static final int USUAL_SECONDS_ANEW = 30;

  private static final String OLD_MACHINES = "Old machines";
  private static final String CERTIFICATES = "Certificates";
  private static final String MACHINES = "Machines";
  private static final String NETWORK = "Network and volumes";
  private static final String RECORDS = "Records";

  private OperationReports() {}

  /** The names of an operation's steps, in order. */
  public static List<String> stepNames(ClusterOperation.Kind kind, boolean database) {
    return switch (kind) {
      case CREATE_CLUSTER, UPDATE_CLUSTER -> provisionSteps(database).toList();
      case REGENERATE_CLUSTER ->
          Stream.concat(Stream.of(OLD_MACHINES), provisionSteps(database)).toList();
      case DELETE_CLUSTER -> List.of(MACHINES, NETWORK, RECORDS);
    };
  }

  private static Stream<String> provisionSteps(boolean database) {
    return Stream.concat(
        Stream.of(CERTIFICATES),
        Stream.of(ConditionType.values())
            .filter(type -> type != ConditionType.READY)
            .filter(type -> database || type != ConditionType.DATABASE_READY)
            .map(ConditionType::title));
  }

  static OperationReport report(
      ClusterRecords records,
      ClusterOperation operation,
      Assessment assessment,
      Plan plan,
      List<Outcome> outcomes) {
    return switch (operation.kind()) {
      case CREATE_CLUSTER, UPDATE_CLUSTER ->
          provision(records, assessment, plan, outcomes, USUAL_SECONDS, List.of());
      case REGENERATE_CLUSTER ->
          records.cluster().founding().again()
              ? beforeRegeneration(operation, plan, outcomes)
              : provision(
                  records,
                  assessment,
                  plan,
                  outcomes,
                  USUAL_SECONDS_ANEW,
                  List.of(oldMachines(plan, outcomes)));
      case DELETE_CLUSTER -> deletion(plan, outcomes);
    };
  }

  /** Nothing was touched yet, so that it can be cancelled, and then all is as it was. */
  private static OperationReport beforeRegeneration(
      ClusterOperation operation, Plan plan, List<Outcome> outcomes) {
    if (operation.cancelRequested()) {
      return new OperationReport(
          State.CANCELLED,
          0,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          false);
    }
    return new OperationReport(
        State.RUNNING,
        0,
        failed(outcomes).or(() -> plan.waits().stream().findFirst()),
        Optional.of(USUAL_SECONDS_ANEW),
        List.of(),
        Optional.empty(),
        true);
  }

  /** From now on no way leads back. */
  static OperationReport regenerationBegins() {
    return new OperationReport(
        State.RUNNING,
        0,
        Optional.empty(),
        Optional.of(USUAL_SECONDS_ANEW),
        List.of(new Step(OLD_MACHINES, StepState.RUNNING, "to be destroyed")),
        Optional.empty(),
        false);
  }

  private static Step oldMachines(Plan plan, List<Outcome> outcomes) {
    List<String> left =
        plan.actions().stream()
            .filter(Action.DestroyMachine.class::isInstance)
            .filter(action -> !outcomes.contains(new Outcome.Done(action)))
            .map(Action::describe)
            .toList();
    return left.isEmpty()
        ? new Step(OLD_MACHINES, StepState.SUCCEEDED, "")
        : new Step(OLD_MACHINES, StepState.RUNNING, String.join(", ", left));
  }

  private static OperationReport provision(
      ClusterRecords records,
      Assessment assessment,
      Plan plan,
      List<Outcome> outcomes,
      int usualSeconds,
      List<Step> first) {
    Optional<Failure> failure = failure(assessment, outcomes);
    List<Step> steps = new ArrayList<>(first);
    steps.add(certificates(records));
    for (ConditionType type : ConditionType.values()) {
      assessment.conditions().stream()
          .filter(one -> one.type().equals(type.text()) && type != ConditionType.READY)
          .findFirst()
          .ifPresent(one -> steps.add(step(type, one, failure.isPresent())));
    }
    long done = steps.stream().filter(one -> one.state() == StepState.SUCCEEDED).count();
    int progress = Math.toIntExact(100 * done / steps.size());
    if (assessment.ready()) {
      return new OperationReport(
          State.SUCCEEDED, 100, Optional.empty(), Optional.empty(), steps, Optional.empty(), false);
    }
    if (failure.isPresent()) {
      return new OperationReport(
          State.FAILED, progress, Optional.empty(), Optional.empty(), steps, failure, false);
    }
    return new OperationReport(
        State.RUNNING,
        progress,
        waitingFor(plan, assessment, outcomes),
        Optional.of(usualSeconds),
        steps,
        Optional.empty(),
        false);
  }

  private static Step certificates(ClusterRecords records) {
    long missing =
        records.machines().stream()
            .filter(machine -> !records.certified().contains(machine.id()))
            .count();
    return missing == 0 && records.authorities()
        ? new Step(CERTIFICATES, StepState.SUCCEEDED, "")
        : new Step(CERTIFICATES, StepState.RUNNING, "certificates to be issued");
  }

  private static Step step(ConditionType type, Condition condition, boolean failed) {
    if (condition.status() == Condition.Status.TRUE) {
      return new Step(type.title(), StepState.SUCCEEDED, "");
    }
    boolean begun = !condition.reason().equals("Waiting");
    if (!begun) {
      return new Step(type.title(), StepState.PENDING, condition.message());
    }
    return new Step(
        type.title(), failed ? StepState.FAILED : StepState.RUNNING, condition.message());
  }

  private static Optional<String> waitingFor(
      Plan plan, Assessment assessment, List<Outcome> outcomes) {
    Optional<String> failed = failed(outcomes);
    if (failed.isPresent()) {
      return failed;
    }
    if (!plan.waits().isEmpty()) {
      return Optional.of(plan.waits().getFirst());
    }
    return assessment.waits().stream().findFirst();
  }

  private static Optional<String> failed(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(outcome -> (Outcome.Failed) outcome)
        .map(outcome -> outcome.action().describe() + ": " + outcome.message())
        .findFirst();
  }

  private static Optional<Failure> failure(Assessment assessment, List<Outcome> outcomes) {
    Optional<Failure> lasting =
        outcomes.stream()
            .filter(outcome -> outcome instanceof Outcome.Failed failed && failed.lasting())
            .map(outcome -> (Outcome.Failed) outcome)
            .map(
                outcome ->
                    new Failure(
                        outcome.code(),
                        outcome.action().describe() + ": " + outcome.message(),
                        Optional.empty()))
            .findFirst();
    return lasting.or(() -> assessment.overdue().map(MachineReports::notUp));
  }

  private static OperationReport deletion(Plan plan, List<Outcome> outcomes) {
    boolean machines = plan.actions().stream().anyMatch(Action.DestroyMachine.class::isInstance);
    boolean rest =
        plan.actions().stream()
            .anyMatch(
                action ->
                    action instanceof Action.DestroyNetwork
                        || action instanceof Action.DestroyVolume);
    boolean gone =
        outcomes.stream()
            .anyMatch(
                outcome ->
                    outcome instanceof Outcome.Done(var action)
                        && action instanceof Action.ForgetCluster);
    boolean away = !plan.waits().isEmpty();
    Optional<String> blocker = failed(outcomes).or(() -> plan.waits().stream().findFirst());
    String message = blocker.orElse("");
    List<Step> steps =
        List.of(
            new Step(MACHINES, pending(machines || away), machines ? message : ""),
            new Step(
                NETWORK, machines || away ? StepState.PENDING : pending(rest), rest ? message : ""),
            new Step(RECORDS, gone ? StepState.SUCCEEDED : StepState.PENDING, ""));
    if (gone) {
      return new OperationReport(
          State.SUCCEEDED, 100, Optional.empty(), Optional.empty(), steps, Optional.empty(), false);
    }
    return new OperationReport(
        State.RUNNING,
        machines || away ? 0 : 66,
        blocker,
        Optional.empty(),
        steps,
        Optional.empty(),
        false);
  }

  private static StepState pending(boolean running) {
    return running ? StepState.RUNNING : StepState.SUCCEEDED;
  }
}
