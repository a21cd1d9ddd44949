package dev.slipway.provisioner.admission;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterRequested;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.allocation.Allocator;
import dev.slipway.provisioner.allocation.HostView;
import dev.slipway.provisioner.allocation.Reservations;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.plan.OperationLog;
import dev.slipway.provisioner.plan.OperationReports;
import dev.slipway.provisioner.topology.ClusterDraft;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.Finding;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Admits requests: the wish, what it is allocated, the operation and the event are stored in the
 * caller's transaction, together or not at all.
 */
public final class ClusterRequests {
  /** The reconciler's kind of work. */
  public static final String WORK = "cluster";

  /** Stands for the id of a cluster that is only planned. */
  private static final String PLANNED = "planned";

  private final ClusterLedger ledger;
  private final Allocator allocator;
  private final OperationLog operations;
  private final Outbox outbox;
  private final WorkQueue work;
  private final CorrelationId correlation;
  private final Ids ids;
  private final Clock clock;
  private final String version;

  public ClusterRequests(
      ClusterLedger ledger,
      Allocator allocator,
      OperationLog operations,
      Outbox outbox,
      WorkQueue work,
      CorrelationId correlation,
      Ids ids,
      Clock clock,
      String version) {
    this.ledger = ledger;
    this.allocator = allocator;
    this.operations = operations;
    this.outbox = outbox;
    this.work = work;
    this.correlation = correlation;
    this.ids = ids;
    this.clock = clock;
    this.version = version;
  }

  /**
   * What a creation would do, with everything that stands against it.
   *
   * @throws ProblemException when something does
   */
  public Proposal propose(String project, ClusterDraft draft, HostView host, Reservations held) {
    List<Finding> findings = new ArrayList<>();
    String name = String.valueOf(draft.name());
    if (ledger.isTaken(project, name)) {
      findings.add(
          Finding.of(
              ProblemCode.NAME_TAKEN,
              "name",
              "is taken: " + name,
              "Take another name, or delete the cluster that has it"));
    }
    ClusterWish wish = allocator.complete(draft, version, host, held, findings);
    Finding.refuse(findings);
    return new Proposal(
        wish,
        MachinePlans.of(PLANNED, wish, clock.instant()),
        wish.topology().totalMemoryMiB(),
        allocator.availableMiB(host, held),
        (wish.topology().etcd().count() - 1) / 2);
  }

  /** Accepts a new cluster. */
  public Accepted create(String project, ClusterDraft draft, HostView host, String infrastructure) {
    Proposal proposal = propose(project, draft, host, ledger.reserve(infrastructure));
    ClusterWish wish = proposal.wish();
    Instant now = clock.instant();
    String id = ids.cluster();
    ClusterOperation operation = begin(ClusterOperation.Kind.CREATE_CLUSTER, project, id, wish);
    Cluster cluster =
        new Cluster(
            id,
            project,
            wish,
            1,
            ClusterPhase.PENDING,
            List.of(),
            null,
            operation,
            correlation.current(),
            now,
            now,
            null,
            null,
            null,
            Founding.FIRST);
    ledger.add(cluster, MachinePlans.of(id, wish, now));
    work.wake(WORK, id);
    outbox.publish(
        new EventDraft(
            id,
            project,
            1,
            null,
            correlation.current(),
            null,
            new ClusterRequested(
                wish.name(),
                wish.infrastructure(),
                wish.kubernetesVersion(),
                wish.topology().etcd().count(),
                wish.topology().controllers().count(),
                wish.topology().workers().count(),
                wish.topology().database() != null)));
    return new Accepted(id, operation.id());
  }

  /**
   * What a change would do.
   *
   * @throws ProblemException when something stands against it
   */
  public Proposal proposeChange(
      ClusterRecords records, ClusterDraft changed, HostView host, Reservations held) {
    Cluster cluster = records.cluster();
    if (cluster.deleting()) {
      throw new ProblemException(ProblemCode.CONFLICT, "The cluster is being deleted.");
    }
    requireNothingRuns(records);
    List<Finding> findings = new ArrayList<>();
    ClusterWish wish = WishChanges.apply(cluster.wish(), changed, findings);
    int needed = wish.topology().totalMemoryMiB() - cluster.wish().topology().totalMemoryMiB();
    int available = allocator.availableMiB(host, held);
    if (needed > available) {
      findings.add(
          Finding.of(
              ProblemCode.INSUFFICIENT_MEMORY,
              "topology.workers.count",
              "needs %d MiB more, and %d MiB are available".formatted(needed, available),
              "Ask for fewer workers, or delete a cluster"));
    }
    Finding.refuse(findings);
    List<Machine> added =
        MachinePlans.of(cluster.id(), wish, cluster.founding(), clock.instant()).stream()
            .filter(
                machine ->
                    records.machines().stream()
                        .noneMatch(there -> there.id().name().equals(machine.id().name())))
            .toList();
    return new Proposal(wish, added, needed, available, (wish.topology().etcd().count() - 1) / 2);
  }

  /** Accepts a change; a wish that stays as it is begins an operation that ends at once. */
  public Accepted change(ClusterRecords records, ClusterDraft changed, HostView host) {
    Cluster cluster = records.cluster();
    Proposal proposal =
        proposeChange(records, changed, host, ledger.reserve(cluster.wish().infrastructure()));
    ClusterOperation operation =
        begin(
            ClusterOperation.Kind.UPDATE_CLUSTER, cluster.project(), cluster.id(), proposal.wish());
    ledger.change(cluster, proposal.wish(), operation, correlation.current(), proposal.created());
    work.wake(WORK, cluster.id());
    return new Accepted(cluster.id(), operation.id());
  }

  /** Accepts a deletion, at any time; one that was accepted before goes on as it was. */
  public Accepted delete(ClusterRecords records) {
    Cluster cluster = records.cluster();
    ClusterOperation running = cluster.operation();
    if (running != null && running.kind() == ClusterOperation.Kind.DELETE_CLUSTER) {
      work.wake(WORK, cluster.id());
      return new Accepted(cluster.id(), running.id());
    }
    if (running != null) {
      operations.overtaken(running.id(), "the cluster is deleted");
    }
    records.machines().stream()
        .flatMap(machine -> Stream.ofNullable(machine.operation()))
        .forEach(one -> operations.overtaken(one.id(), "the cluster is deleted"));
    ClusterOperation operation =
        begin(
            ClusterOperation.Kind.DELETE_CLUSTER, cluster.project(), cluster.id(), cluster.wish());
    ledger.markDeleting(cluster, operation, correlation.current());
    if (cluster.readyAt() != null) {
      tellDeletion(cluster);
    }
    work.wake(WORK, cluster.id());
    return new Accepted(cluster.id(), operation.id());
  }

  /** Before any machine is touched: whoever watches them must not take their end for a failure. */
  private void tellDeletion(Cluster cluster) {
    outbox.publish(
        new EventDraft(
            cluster.id(),
            cluster.project(),
            cluster.generation() + 1,
            null,
            correlation.current(),
            null,
            new ClusterDegraded(
                cluster.wish().name(),
                List.of(
                    new ClusterDegraded.Reason(
                        ConditionType.READY.text(),
                        ClusterDegraded.DELETING,
                        "The cluster is being deleted.")))));
  }

  /**
   * Refuses what concerns the whole cluster while an operation on it or on one of its machines
   * runs.
   *
   * @throws ProblemException CONFLICT, naming the operation
   */
  static void requireNothingRuns(ClusterRecords records) {
    Stream.concat(
            Stream.ofNullable(records.cluster().operation()).map(ClusterOperation::id),
            records.machines().stream()
                .flatMap(machine -> Stream.ofNullable(machine.operation()))
                .map(MachineOperation::id))
        .findFirst()
        .ifPresent(
            id -> {
              throw new ProblemException(
                  ProblemCode.CONFLICT,
                  "The operation " + id + " has not ended yet; wait for its end.");
            });
  }

  private ClusterOperation begin(
      ClusterOperation.Kind kind, String project, String clusterId, ClusterWish wish) {
    return new ClusterOperation(
        operations.begin(
            kind,
            project,
            clusterId,
            wish.name(),
            OperationReports.stepNames(kind, wish.topology().database() != null)),
        kind);
  }
}
