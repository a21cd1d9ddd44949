package dev.slipway.provisioner.plan;

import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.machine.Machine;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded after one round, all in one transaction.
 *
 * @param before what was recorded when the round began; what no longer is so lets the round lapse
 * @param machines the machines as they are now
 * @param conditions the conditions as they are now
 * @param phase the cluster's phase now
 * @param addonsRevision the revision of the add-ons in the cluster, or null
 * @param unreadySince since when it is not Ready, or null while it is
 * @param readyAt when it last became Ready, or null
 * @param gone when nothing of it was left, or null
 * @param founding how it came to be, and whether it shall do so once more
 * @param operation how far the running operation is, if one runs
 * @param machineOperations how far the operations of single machines are
 * @param repairs the replacements that Slipway begins by itself
 * @param events what happened, in order
 */
public record Recording(
    ClusterRecords before,
    List<Machine> machines,
    List<Condition> conditions,
    ClusterPhase phase,
    @Nullable String addonsRevision,
    @Nullable Instant unreadySince,
    @Nullable Instant readyAt,
    @Nullable Instant gone,
    Founding founding,
    Optional<OperationReport> operation,
    List<MachineReport> machineOperations,
    List<Repair> repairs,
    List<Happening> events) {

  public Recording {
    machines = List.copyOf(machines);
    conditions = List.copyOf(conditions);
    machineOperations = List.copyOf(machineOperations);
    repairs = List.copyOf(repairs);
    events = List.copyOf(events);
  }

  /** Whether with this round the cluster begins to be made anew, so that no way leads back. */
  public boolean madeAnew() {
    return founding.incarnation() != before.cluster().founding().incarnation();
  }

  /** Whether it changes what is recorded, the progress of the cluster's operation aside. */
  boolean isNews() {
    Cluster cluster = before.cluster();
    return !machines.equals(before.machines())
        || !conditions.equals(cluster.conditions())
        || phase != cluster.phase()
        || !Objects.equals(addonsRevision, cluster.addonsRevision())
        || !Objects.equals(unreadySince, cluster.unreadySince())
        || !Objects.equals(readyAt, cluster.readyAt())
        || !Objects.equals(gone, cluster.deletedAt())
        || !founding.equals(cluster.founding())
        || operation.filter(report -> report.state() != OperationReport.State.RUNNING).isPresent()
        || !machineOperations.isEmpty()
        || !repairs.isEmpty()
        || !events.isEmpty();
  }

  /**
   * When the cluster last came to await something else. That one of its machines went a step
   * further is no such thing: what that leads to takes as long as what all of them do.
   */
  Instant lastChange() {
    Cluster cluster = before.cluster();
    return Stream.of(
            Stream.of(cluster.createdAt()),
            Stream.ofNullable(cluster.deletionRequestedAt()),
            Stream.ofNullable(unreadySince),
            conditions.stream().map(Condition::lastTransition),
            machines.stream().flatMap(machine -> Stream.ofNullable(machine.lastPowerOn())))
        .flatMap(Function.identity())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /**
   * How far an operation of a machine is.
   *
   * @param operation its id
   * @param report how far it is
   */
  public record MachineReport(String operation, OperationReport report) {}

  /**
   * A replacement that Slipway begins by itself: an operation like one that was asked for.
   *
   * @param machine the machine's name
   * @param incarnation the incarnation that is replaced
   * @param why in plain words
   * @param steps the names of the operation's steps, in order
   */
  public record Repair(String machine, int incarnation, String why, List<String> steps) {

    public Repair {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Something that happened.
   *
   * @param incarnation of the machine it speaks of, or null
   * @param event what happened
   */
  public record Happening(@Nullable Integer incarnation, SlipwayEvent event) {}
}
