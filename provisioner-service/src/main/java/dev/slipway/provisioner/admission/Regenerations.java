package dev.slipway.provisioner.admission;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.plan.OperationLog;
import dev.slipway.provisioner.plan.OperationReports;
import dev.slipway.provisioner.plan.Regeneration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Admits requests to make a cluster anew. It is the remedy for whatever went wrong, so that neither
 * the cluster's phase nor what runs on single machines stands against it.
 */
public final class Regenerations {
  private final ClusterLedger ledger;
  private final OperationLog operations;
  private final WorkQueue work;
  private final CorrelationId correlation;

  public Regenerations(
      ClusterLedger ledger, OperationLog operations, WorkQueue work, CorrelationId correlation) {
    this.ledger = ledger;
    this.operations = operations;
    this.work = work;
    this.correlation = correlation;
  }

  /**
   * What it would do.
   *
   * @param replaced names of the machines that would be made anew
   * @param kept names of those that stay as they are
   * @param overtaken ids of the operations that it would end
   */
  public record Plan(List<String> replaced, List<String> kept, List<String> overtaken) {

    public Plan {
      replaced = List.copyOf(replaced);
      kept = List.copyOf(kept);
      overtaken = List.copyOf(overtaken);
    }
  }

  /**
   * What it would do.
   *
   * @throws ProblemException CONFLICT while the cluster is created, changed or deleted
   */
  public Plan propose(ClusterRecords records) {
    Cluster cluster = records.cluster();
    if (cluster.deleting()) {
      throw new ProblemException(ProblemCode.CONFLICT, "The cluster is being deleted.");
    }
    Optional<ClusterOperation> running = Optional.ofNullable(cluster.operation());
    running
        .filter(operation -> operation.kind() != ClusterOperation.Kind.REGENERATE_CLUSTER)
        .ifPresent(
            operation -> {
              throw new ProblemException(
                  ProblemCode.CONFLICT,
                  "The operation %s (%s) on the cluster has not ended yet; wait for its end."
                      .formatted(operation.id(), operation.kind()));
            });
    return new Plan(
        names(records, false),
        names(records, true),
        Stream.concat(
                running.stream().map(ClusterOperation::id),
                records.machines().stream()
                    .flatMap(machine -> Stream.ofNullable(machine.operation()))
                    .map(operation -> operation.id()))
            .toList());
  }

  private static List<String> names(ClusterRecords records, boolean kept) {
    return records.machines().stream()
        .filter(machine -> Regeneration.keeps(machine) == kept)
        .map(Machine::id)
        .map(id -> id.name())
        .toList();
  }

  /** Accepts it; what runs is overtaken, an earlier one of its kind included. */
  public Accepted accept(ClusterRecords records) {
    Plan plan = propose(records);
    Cluster cluster = records.cluster();
    plan.overtaken()
        .forEach(operation -> operations.overtaken(operation, "the cluster is made anew"));
    ClusterOperation.Kind kind = ClusterOperation.Kind.REGENERATE_CLUSTER;
    ClusterOperation operation =
        new ClusterOperation(
            operations.begin(
                kind,
                cluster.project(),
                cluster.id(),
                cluster.wish().name(),
                OperationReports.stepNames(kind, cluster.wish().topology().database() != null)),
            kind);
    ledger.regenerate(cluster, operation, correlation.current());
    work.wake(ClusterRequests.WORK, cluster.id());
    return new Accepted(cluster.id(), operation.id());
  }
}
