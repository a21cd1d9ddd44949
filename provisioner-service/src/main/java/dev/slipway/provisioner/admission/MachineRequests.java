package dev.slipway.provisioner.admission;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdQuorum;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.plan.MachineReports;
import dev.slipway.provisioner.plan.OperationLog;
import java.time.Clock;

/**
 * Admits operations on single machines: one a machine at a time, and none while one on the whole
 * cluster runs that it doesn't help. The wish and the operation are stored in the caller's
 * transaction.
 */
public final class MachineRequests {
  private final ClusterLedger ledger;
  private final OperationLog operations;
  private final WorkQueue work;
  private final CorrelationId correlation;
  private final Clock clock;

  public MachineRequests(
      ClusterLedger ledger,
      OperationLog operations,
      WorkQueue work,
      CorrelationId correlation,
      Clock clock) {
    this.ledger = ledger;
    this.operations = operations;
    this.work = work;
    this.correlation = correlation;
    this.clock = clock;
  }

  /**
   * What an operation would do.
   *
   * @throws ProblemException when something stands against it
   */
  public MachineProposal propose(
      ClusterRecords records, Machine machine, MachineOperation.Kind kind) {
    requireFree(records.cluster(), machine, kind);
    switch (kind) {
      case POWER_OFF_MACHINE ->
          EtcdQuorum.requireWithout(records.machines(), machine, "powered off");
      case REPLACE_MACHINE -> EtcdQuorum.requireWithout(records.machines(), machine, "replaced");
      // It comes back by itself.
      case REBOOT_MACHINE, POWER_ON_MACHINE -> {}
    }
    Machine wished = MachineWishes.of(machine, kind, clock.instant());
    return new MachineProposal(
        machine, kind, wished, quorumMargin(records, wished), staysReady(records, wished, kind));
  }

  /** Accepts an operation. */
  public Accepted accept(ClusterRecords records, Machine machine, MachineOperation.Kind kind) {
    Cluster cluster = records.cluster();
    MachineProposal proposal = propose(records, machine, kind);
    String id =
        operations.begin(
            kind,
            cluster.project(),
            cluster.id(),
            machine.id().name(),
            MachineReports.stepNames(kind));
    MachineOperation operation =
        new MachineOperation(id, kind, machine.id().incarnation(), false, false);
    ledger.change(cluster, proposal.wished().operatedBy(operation), correlation.current());
    work.wake(ClusterRequests.WORK, cluster.id());
    return new Accepted(cluster.id(), id);
  }

  /**
   * Refuses what something that runs stands against. A change of the cluster's wish may be waiting
   * for a machine that is off by wish, so that this one may be powered on meanwhile; and so may a
   * regeneration, for the database, which it doesn't make anew.
   *
   * @throws ProblemException CONFLICT, naming the operation that runs
   */
  public static void requireFree(Cluster cluster, Machine machine, MachineOperation.Kind kind) {
    if (cluster.deleting()) {
      throw new ProblemException(ProblemCode.CONFLICT, "The cluster is being deleted.");
    }
    ClusterOperation onCluster = cluster.operation();
    if (onCluster != null && !helps(onCluster.kind(), machine, kind)) {
      throw new ProblemException(
          ProblemCode.CONFLICT,
          "The operation %s (%s) on the whole cluster has not ended yet; wait for its end."
              .formatted(onCluster.id(), onCluster.kind()));
    }
    MachineOperation onMachine = machine.operation();
    if (onMachine != null) {
      throw new ProblemException(
          ProblemCode.CONFLICT,
          "The operation %s (%s) on %s has not ended yet; wait for its end%s."
              .formatted(
                  onMachine.id(),
                  onMachine.kind(),
                  machine.id().name(),
                  onMachine.repair() ? "" : ", or cancel it"));
    }
  }

  private static int quorumMargin(ClusterRecords records, Machine wished) {
    long members = ofRole(records, MachineRole.ETCD);
    long on =
        records.machines().stream()
            .map(machine -> machine.id().equals(wished.id()) ? wished : machine)
            .filter(machine -> machine.name().role() == MachineRole.ETCD)
            .filter(machine -> machine.wishedPower() == WishedPower.ON)
            .count();
    return Math.toIntExact(on - (members / 2 + 1));
  }

  private static boolean staysReady(
      ClusterRecords records, Machine wished, MachineOperation.Kind kind) {
    if (kind == MachineOperation.Kind.POWER_ON_MACHINE) {
      return true;
    }
    return switch (wished.name().role()) {
      case WORKER -> ofRole(records, MachineRole.WORKER) > 1;
      case ETCD ->
          quorumMargin(records, wished) - (kind == MachineOperation.Kind.REBOOT_MACHINE ? 1 : 0)
              >= 0;
      case CONTROLLER -> ofRole(records, MachineRole.CONTROLLER) > 1;
      case DATABASE, LOAD_BALANCER -> false;
    };
  }

  private static long ofRole(ClusterRecords records, MachineRole role) {
    return records.machines().stream().filter(machine -> machine.name().role() == role).count();
  }

  private static boolean helps(
      ClusterOperation.Kind onCluster, Machine machine, MachineOperation.Kind kind) {
    return kind == MachineOperation.Kind.POWER_ON_MACHINE
        && switch (onCluster) {
          case UPDATE_CLUSTER -> true;
          case REGENERATE_CLUSTER -> machine.name().role() == MachineRole.DATABASE;
          case CREATE_CLUSTER, DELETE_CLUSTER -> false;
        };
  }
}
