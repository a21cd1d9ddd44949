package dev.slipway.provisioner.plan;

import dev.slipway.events.ClusterDegraded;
import dev.slipway.events.ClusterDeleted;
import dev.slipway.events.ClusterReady;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.plan.Recording.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a round changes in the records, and which events that makes. Pure. */
public final class ClusterRecorder {

  private final MachineRecorder machines;

  /** Where a cluster's API server is reached, for events. */
  private final ApiServerUrl apiServer;

  /** Says where Slipway and its users reach a cluster's API server. */
  @FunctionalInterface
  public interface ApiServerUrl {
    String of(ClusterRecords records);
  }

  public ClusterRecorder(PlannerSettings settings, ApiServerUrl apiServer) {
    this.machines = new MachineRecorder(settings);
    this.apiServer = apiServer;
  }

  /** What to record after a round. */
  public Recording record(
      ClusterRecords before,
      Observation observation,
      Assessment assessment,
      Plan plan,
      List<Outcome> outcomes,
      String addonsRevision,
      Instant now) {
    if (done(outcomes, Action.Regenerate.class)) {
      return regeneration(before, assessment, now);
    }
    Cluster cluster = before.cluster();
    MachineRecorder.Changes machines =
        this.machines.record(before, observation, assessment, plan, outcomes, now);
    Optional<OperationReport> operation =
        Optional.ofNullable(cluster.operation())
            .map(running -> OperationReports.report(before, running, assessment, plan, outcomes));
    List<Happening> events = new ArrayList<>(machines.events());
    boolean wasReady = cluster.is(ConditionType.READY);
    boolean becameReady = assessment.ready() && !wasReady;
    if (becameReady) {
      events.add(new Happening(null, ready(before, now)));
    } else if (lost(cluster, assessment, operation)) {
      events.add(new Happening(null, degraded(cluster, assessment.conditions())));
    }
    boolean gone = done(outcomes, Action.ForgetCluster.class);
    if (gone) {
      events.add(new Happening(null, new ClusterDeleted(cluster.wish().name())));
    }
    boolean applied = done(outcomes, Action.ApplyAddons.class);
    return new Recording(
        before,
        machines.machines(),
        assessment.conditions(),
        phase(assessment, operation, cluster),
        applied ? addonsRevision : cluster.addonsRevision(),
        unreadySince(cluster, assessment.ready(), now),
        becameReady ? now : cluster.readyAt(),
        gone ? now : cluster.deletedAt(),
        founding(cluster, operation),
        operation,
        machines.reports(),
        machines.repairs(),
        events);
  }

  /** The cluster begins to be made anew: all of it is recorded before any machine is touched. */
  private static Recording regeneration(ClusterRecords before, Assessment assessment, Instant now) {
    Cluster cluster = before.cluster();
    List<Machine> machines = Regeneration.machines(before, assessment.machines(), now);
    List<Condition> conditions = Regeneration.conditions(assessment.conditions(), now);
    List<Happening> events = new ArrayList<>();
    if (cluster.is(ConditionType.READY)) {
      events.add(new Happening(null, degraded(cluster, conditions)));
    }
    events.addAll(Regeneration.events(before.machines(), machines));
    return new Recording(
        before,
        machines,
        conditions,
        ClusterPhase.PROVISIONING,
        null,
        unreadySince(cluster, false, now),
        cluster.readyAt(),
        null,
        Regeneration.founding(before),
        Optional.ofNullable(cluster.operation())
            .map(running -> OperationReports.regenerationBegins()),
        List.of(),
        List.of(),
        events);
  }

  /** It is no longer to be made anew once the operation that asked for that was cancelled. */
  private static Founding founding(Cluster cluster, Optional<OperationReport> operation) {
    boolean ends =
        operation.filter(one -> one.state() != OperationReport.State.RUNNING).isPresent();
    return new Founding(cluster.founding().incarnation(), cluster.founding().again() && !ends);
  }

  private static boolean done(List<Outcome> outcomes, Class<? extends Action> kind) {
    return outcomes.stream()
        .anyMatch(
            outcome -> outcome instanceof Outcome.Done(var action) && kind.isInstance(action));
  }

  /** Ready is lost when nobody asked for a change, or when the change that was asked for failed. */
  private static boolean lost(
      Cluster cluster, Assessment assessment, Optional<OperationReport> operation) {
    if (assessment.ready() || cluster.deleting()) {
      return false;
    }
    if (cluster.operation() == null) {
      return cluster.is(ConditionType.READY);
    }
    return switch (cluster.operation().kind()) {
      case CREATE_CLUSTER, UPDATE_CLUSTER ->
          cluster.readyAt() != null
              && operation.stream().anyMatch(one -> one.state() == OperationReport.State.FAILED);
      // That it isn't Ready was told when it began to be made anew; before that it still counts.
      case REGENERATE_CLUSTER -> cluster.is(ConditionType.READY);
      case DELETE_CLUSTER -> false;
    };
  }

  private static ClusterPhase phase(
      Assessment assessment, Optional<OperationReport> operation, Cluster cluster) {
    boolean failed =
        operation.filter(one -> one.state() == OperationReport.State.FAILED).isPresent();
    return failed && !cluster.deleting() ? ClusterPhase.FAILED : assessment.phase();
  }

  private static @Nullable Instant unreadySince(Cluster cluster, boolean ready, Instant now) {
    if (ready) {
      return null;
    }
    return cluster.unreadySince() == null ? now : cluster.unreadySince();
  }

  private ClusterReady ready(ClusterRecords records, Instant now) {
    Cluster cluster = records.cluster();
    Instant since = cluster.unreadySince() == null ? cluster.createdAt() : cluster.unreadySince();
    return new ClusterReady(
        cluster.wish().name(),
        apiServer.of(records),
        cluster.wish().networks().machines().toString(),
        records.machines().stream()
            .filter(
                machine ->
                    machine.name().role() == dev.slipway.provisioner.layout.MachineRole.WORKER)
            .map(machine -> machine.id().name())
            .toList(),
        cluster.wish().topology().database() != null,
        Duration.between(since, now).toMillis() / 1000.0);
  }

  private static ClusterDegraded degraded(Cluster cluster, List<Condition> conditions) {
    return new ClusterDegraded(
        cluster.wish().name(),
        conditions.stream()
            .filter(one -> one.status() != Condition.Status.TRUE)
            .filter(one -> !one.type().equals(ConditionType.READY.text()))
            .map(one -> new ClusterDegraded.Reason(one.type(), one.reason(), one.message()))
            .toList());
  }
}
