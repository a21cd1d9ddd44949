package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.plan.OperationReport.Failure;
import dev.slipway.provisioner.plan.OperationReport.State;
import dev.slipway.provisioner.plan.OperationReport.Step;
import dev.slipway.provisioner.plan.OperationReport.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tells how far the operation of a machine is. Pure. */
public final class MachineReports {
  private static final String SHUT_DOWN = "Shut down";
  private static final String FENCE = "Fence";
  private static final String DESTROY = "Destroy";
  private static final String CREATE = "Create";
  private static final String POWER_ON = "Power on";
  private static final String SERVE = "Serve";

  /**
   * What an operation on a machine takes in all at most, in seconds, as long as nothing is amiss.
   */
  private static final int USUAL_SECONDS = 15;

  private MachineReports() {}

  /**
   * What a report rests on.
   *
   * @param machine the machine as it is now
   * @param operation its operation
   * @param inventory what its infrastructure has, if it could be asked
   * @param outcomes what came of the round's actions
   * @param waits what the plan waits for
   * @param beyondPowerOn whether powering the machine on is no way to get it back
   */
  record Basis(
      Machine machine,
      MachineOperation operation,
      Optional<Inventory> inventory,
      List<Outcome> outcomes,
      List<String> waits,
      boolean beyondPowerOn) {}

  /** The names of an operation's steps, in order. */
  public static List<String> stepNames(MachineOperation.Kind kind) {
    return switch (kind) {
      case POWER_OFF_MACHINE -> List.of(SHUT_DOWN, FENCE);
      case POWER_ON_MACHINE -> List.of(POWER_ON, SERVE);
      case REBOOT_MACHINE -> List.of(SHUT_DOWN, FENCE, POWER_ON, SERVE);
      case REPLACE_MACHINE -> List.of(SHUT_DOWN, FENCE, DESTROY, CREATE, POWER_ON, SERVE);
    };
  }

  /** Whether the operation can still be undone. */
  static boolean cancellable(Machine machine, MachineOperation operation) {
    return switch (operation.kind()) {
      case POWER_OFF_MACHINE, POWER_ON_MACHINE -> true;
      case REBOOT_MACHINE -> machine.rebooting() && machine.power() == Power.RUNNING;
      case REPLACE_MACHINE -> machine.leaving() && !operation.repair();
    };
  }

  static OperationReport report(Basis basis) {
    if (basis.inventory().isEmpty()) {
      return running(basis, steps(basis, false));
    }
    Optional<Failure> failure = failure(basis);
    List<Step> steps = steps(basis, failure.isPresent());
    if (failure.isPresent()) {
      return new OperationReport(
          State.FAILED, progress(steps), Optional.empty(), Optional.empty(), steps, failure, false);
    }
    if (ended(basis)) {
      return new OperationReport(
          State.SUCCEEDED, 100, Optional.empty(), Optional.empty(), steps, Optional.empty(), false);
    }
    return running(basis, steps);
  }

  /** It was asked to end and did. */
  static OperationReport cancelled(Basis basis) {
    List<Step> steps = steps(basis, false);
    return new OperationReport(
        State.CANCELLED,
        progress(steps),
        Optional.empty(),
        Optional.empty(),
        steps,
        Optional.empty(),
        false);
  }

  private static OperationReport running(Basis basis, List<Step> steps) {
    return new OperationReport(
        State.RUNNING,
        progress(steps),
        waitingFor(basis),
        Optional.of(USUAL_SECONDS),
        steps,
        Optional.empty(),
        cancellable(basis.machine(), basis.operation()));
  }

  private static int progress(List<Step> steps) {
    long done = steps.stream().filter(one -> one.state() == StepState.SUCCEEDED).count();
    return Math.toIntExact(100 * done / steps.size());
  }

  private static boolean ended(Basis basis) {
    Machine machine = basis.machine();
    return switch (basis.operation().kind()) {
      case POWER_OFF_MACHINE -> off(machine);
      case POWER_ON_MACHINE -> machine.phase() == MachinePhase.RUNNING && runs(machine);
      case REBOOT_MACHINE ->
          !machine.rebooting() && machine.phase() == MachinePhase.RUNNING && runs(machine);
      case REPLACE_MACHINE ->
          !machine.leaving()
              && (machine.wishedPower() == WishedPower.OFF
                  ? isThere(basis)
                  : machine.phase() == MachinePhase.RUNNING && runs(machine));
    };
  }

  /** Each step in its order: done, or the first that isn't and what comes after it. */
  private static List<Step> steps(Basis basis, boolean failed) {
    List<Step> steps = new ArrayList<>();
    boolean begun = true;
    for (String name : stepNames(basis.operation().kind())) {
      if (begun && done(name, basis)) {
        steps.add(new Step(name, StepState.SUCCEEDED, ""));
      } else if (begun) {
        begun = false;
        steps.add(
            new Step(
                name,
                failed ? StepState.FAILED : StepState.RUNNING,
                basis.machine().id().name() + " " + basis.machine().message()));
      } else {
        steps.add(new Step(name, StepState.PENDING, ""));
      }
    }
    return steps;
  }

  private static boolean done(String step, Basis basis) {
    Machine machine = basis.machine();
    return switch (step) {
      case SHUT_DOWN -> stopped(basis) || off(machine) || machine.power() == Power.OFF;
      case FENCE -> stopped(basis) || off(machine);
      case DESTROY -> stopped(basis) && !hasPredecessor(basis);
      case CREATE -> stopped(basis) && isThere(basis);
      case POWER_ON ->
          (stopped(basis) || basis.operation().kind() == MachineOperation.Kind.POWER_ON_MACHINE)
              && runs(machine);
      case SERVE -> ended(basis);
      default -> throw new IllegalStateException("no operation has a step " + step);
    };
  }

  /** Whether what shall end has ended, and the next incarnation or boot has its turn. */
  private static boolean stopped(Basis basis) {
    Machine machine = basis.machine();
    return switch (basis.operation().kind()) {
      case POWER_OFF_MACHINE -> off(machine);
      case POWER_ON_MACHINE -> true;
      case REBOOT_MACHINE -> machine.boots().ending() != null && !machine.rebooting();
      case REPLACE_MACHINE -> !machine.leaving();
    };
  }

  private static boolean off(Machine machine) {
    return machine.power() == Power.OFF && machine.boots().ended();
  }

  private static boolean runs(Machine machine) {
    return machine.power() == Power.RUNNING;
  }

  private static boolean isThere(Basis basis) {
    return any(basis, id -> id.equals(basis.machine().id()));
  }

  private static boolean hasPredecessor(Basis basis) {
    MachineId id = basis.machine().id();
    return any(basis, other -> other.name().equals(id.name()) && !other.equals(id));
  }

  private static boolean any(Basis basis, Predicate<MachineId> which) {
    return basis.inventory().stream()
        .flatMap(inventory -> inventory.machines().stream())
        .anyMatch(present -> which.test(present.id()));
  }

  private static Optional<String> waitingFor(Basis basis) {
    return Stream.concat(
            failures(basis).map(failed -> failed.action().describe() + ": " + failed.message()),
            basis.waits().stream().filter(wait -> concerns(basis.machine(), wait)))
        .findFirst()
        .or(
            () ->
                basis.inventory().isEmpty()
                    ? basis.waits().stream().findFirst()
                    : Optional.of(
                        basis.machine().id().name() + ", which " + basis.machine().message()));
  }

  private static boolean concerns(Machine machine, String wait) {
    return (" " + wait + " ").matches("(?s).*\\b" + machine.id().name() + "\\b.*");
  }

  /** What failed of the actions for this machine, its predecessor included. */
  private static Stream<Outcome.Failed> failures(Basis basis) {
    return basis.outcomes().stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .filter(
            failed ->
                failed
                    .action()
                    .concerns()
                    .filter(id -> id.name().equals(basis.machine().id().name()))
                    .isPresent());
  }

  private static Optional<Failure> failure(Basis basis) {
    Machine machine = basis.machine();
    Optional<Failure> lasting =
        failures(basis)
            .filter(Outcome.Failed::lasting)
            .map(
                failed ->
                    new Failure(
                        failed.code(),
                        failed.action().describe() + ": " + failed.message(),
                        Optional.empty()))
            .findFirst();
    if (lasting.isPresent()) {
      return lasting;
    }
    boolean givenUp = machine.phase() == MachinePhase.FAILED && !machine.leaving();
    boolean wantsOff = basis.operation().kind() == MachineOperation.Kind.POWER_OFF_MACHINE;
    return !wantsOff && (givenUp || basis.beyondPowerOn())
        ? Optional.of(notUp(machine))
        : Optional.empty();
  }

  /** A machine that did not come up, with where to look. */
  static Failure notUp(Machine machine) {
    return new Failure(
        "machine-not-up",
        machine.id().name()
            + " did not come up in time; it "
            + machine.message()
            + ". Look at its console below; Slipway keeps trying, and deleting the cluster works.",
        Optional.of(machine.id()));
  }
}
