package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.MachineStateChanged;
import dev.slipway.events.NodeFenced;
import dev.slipway.events.PowerState;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.plan.Recording.Happening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what a round changes in the records of machines: their power-ons, their operations' ends,
 * their next incarnations, the repairs that begin, and which events that makes. Pure.
 */
final class MachineRecorder {
  private final RepairPolicy policy;

  MachineRecorder(PlannerSettings settings) {
    this.policy = new RepairPolicy(settings);
  }

  /**
   * What a round changes.
   *
   * @param machines the machines as they are now, next incarnations included
   * @param reports how far their operations are
   * @param repairs the replacements that begin
   * @param events what happened, in order
   */
  record Changes(
      List<Machine> machines,
      List<Recording.MachineReport> reports,
      List<Recording.Repair> repairs,
      List<Happening> events) {}

  Changes record(
      ClusterRecords before,
      Observation observation,
      Assessment assessment,
      Plan plan,
      List<Outcome> outcomes,
      Instant now) {
    Optional<Inventory> inventory =
        observation.infrastructure() instanceof InfrastructureSeen.Present(Inventory there)
            ? Optional.of(there)
            : Optional.empty();
    Changes changes =
        new Changes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Optional<Machine> repaired = firstToRepair(before, assessment.machines(), inventory, now);
    for (Machine assessed : assessment.machines()) {
      Machine machine = acted(assessed, outcomes, now);
      machineEvents(before, machine, inventory, changes.events());
      boolean repair = repaired.filter(one -> one.id().equals(assessed.id())).isPresent();
      if (repair) {
        changes.repairs().add(repair(machine));
        machine = machine.with(machine.service().repaired(now));
      } else if (machine.operation() != null && !before.cluster().deleting()) {
        machine = operated(before, machine, inventory, plan, outcomes, changes, now);
      }
      changes.machines().add(machine);
    }
    return changes;
  }

  /** This machine after the round's actions on it; an attempt that failed counts, too. */
  private static Machine acted(Machine machine, List<Outcome> outcomes, Instant now) {
    Set<Action> tried = outcomes.stream().map(Outcome::action).collect(Collectors.toSet());
    Machine acted = machine;
    if (tried.contains(new Action.PowerOn(machine.id()))) {
      acted = acted.poweredOn(now);
    }
    if (tried.contains(new Action.ShutDown(machine.id()))) {
      acted = acted.with(acted.boots().stopping(now));
    }
    return acted;
  }

  private Machine operated(
      ClusterRecords before,
      Machine machine,
      Optional<Inventory> inventory,
      Plan plan,
      List<Outcome> outcomes,
      Changes changes,
      Instant now) {
    MachineOperation operation = Objects.requireNonNull(machine.operation());
    boolean beyond =
        inventory.isPresent()
            && policy.beyondPowerOn(machine, MachinePlanner.find(inventory.get(), machine.id()));
    MachineReports.Basis basis =
        new MachineReports.Basis(machine, operation, inventory, outcomes, plan.waits(), beyond);
    if (operation.cancelRequested() && MachineReports.cancellable(machine, operation)) {
      changes
          .reports()
          .add(new Recording.MachineReport(operation.id(), MachineReports.cancelled(basis)));
      return undone(machine, operation);
    }
    if (mayFollow(before, machine, inventory)) {
      Machine next = machine.nextIncarnation("is not made yet", now);
      changes.events().add(changed(next, false));
      machine = next;
      basis = new MachineReports.Basis(next, operation, inventory, outcomes, plan.waits(), false);
    }
    OperationReport report = MachineReports.report(basis);
    changes.reports().add(new Recording.MachineReport(operation.id(), report));
    return report.state() == OperationReport.State.RUNNING ? machine : ended(machine);
  }

  /** What was wished before the operation is wished again. */
  private static Machine undone(Machine machine, MachineOperation operation) {
    Machine undone =
        switch (operation.kind()) {
          case POWER_OFF_MACHINE -> machine.wishing(WishedPower.ON);
          case POWER_ON_MACHINE -> machine.wishing(WishedPower.OFF);
          case REBOOT_MACHINE, REPLACE_MACHINE -> machine;
        };
    return ended(undone);
  }

  private static Machine ended(Machine machine) {
    return machine.operatedBy(null).with(machine.boots().toEnd(null));
  }

  /**
   * Whether the next incarnation has its turn: this one certainly doesn't run, and an earlier round
   * has recorded so.
   */
  private static boolean mayFollow(
      ClusterRecords before, Machine machine, Optional<Inventory> inventory) {
    boolean off =
        inventory
            .map(
                there ->
                    MachinePlanner.find(there, machine.id())
                        .map(MachineState.Present::power)
                        .orElse(Power.OFF))
            .filter(power -> power == Power.OFF)
            .isPresent();
    return machine.leaving()
        && off
        && before
            .machine(machine.id())
            .filter(old -> old.boots().equals(machine.boots()))
            .isPresent()
        && machine.boots().ended();
  }

  /** The machine whose replacement Slipway begins in this round, one at most. */
  private Optional<Machine> firstToRepair(
      ClusterRecords before, List<Machine> machines, Optional<Inventory> inventory, Instant now) {
    if (before.cluster().deleting() || inventory.isEmpty()) {
      return Optional.empty();
    }
    // Two that are lost at once must not each count on the other.
    ClusterRecords seen = before.with(machines);
    return machines.stream()
        .filter(machine -> machine.operation() == null)
        .filter(
            machine ->
                policy.beyondPowerOn(machine, MachinePlanner.find(inventory.get(), machine.id())))
        .filter(
            machine ->
                policy.mayReplace(seen, machine, now) instanceof RepairPolicy.Verdict.Replace)
        .min(Comparator.comparingInt(RepairPolicy::rank));
  }

  private static Recording.Repair repair(Machine machine) {
    return new Recording.Repair(
        machine.id().name(),
        machine.id().incarnation(),
        machine.message(),
        MachineReports.stepNames(MachineOperation.Kind.REPLACE_MACHINE));
  }

  private static void machineEvents(
      ClusterRecords before,
      Machine machine,
      Optional<Inventory> inventory,
      List<Happening> events) {
    Optional<Machine> old = before.machine(machine.id());
    boolean same =
        old.isPresent()
            && old.get().phase() == machine.phase()
            && old.get().power() == machine.power();
    if (!same) {
      events.add(changed(machine, before.cluster().deleting()));
    }
    String ended = machine.boots().fenced();
    boolean told = old.isPresent() && Objects.equals(old.get().boots().fenced(), ended);
    boolean worker = machine.name().role() == dev.slipway.provisioner.layout.MachineRole.WORKER;
    if (worker && ended != null && !told && !before.cluster().deleting()) {
      events.add(
          new Happening(
              machine.id().incarnation(),
              new NodeFenced(
                  machine.id().name(), evidence(before, machine.id(), ended, inventory))));
    }
  }

  private static String evidence(
      ClusterRecords before, MachineId id, String boot, Optional<Inventory> inventory) {
    String infrastructure = before.cluster().wish().infrastructure();
    return inventory
        .flatMap(there -> MachinePlanner.find(there, id))
        .map(
            present ->
                "%s says that the machine is off: its boot %s has ended%s"
                    .formatted(
                        infrastructure,
                        boot,
                        present
                            .stop()
                            .map(stop -> " with exit code " + stop.exitCode())
                            .orElse("")))
        .orElse(
            "%s no longer has the machine, which was last in its boot %s"
                .formatted(infrastructure, boot));
  }

  private static Happening changed(Machine machine, boolean deleting) {
    boolean asWished =
        (machine.power() == Power.RUNNING) == (machine.wishedPower() == WishedPower.ON);
    boolean onItsWay =
        machine.phase() == MachinePhase.PENDING
            && machine.operation() != null
            && !machine.operation().repair();
    return new Happening(
        machine.id().incarnation(),
        new MachineStateChanged(
            machine.id().name(),
            MachineRole.valueOf(machine.name().role().name()),
            machine.phase(),
            PowerState.valueOf(machine.power().name()),
            asWished || deleting || onItsWay || machine.offIsWished()));
  }
}
