package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.machine.Boots;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.MachinePhases;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges what was seen of single machines: their boots and their phases. Pure. */
final class MachineAssessor {
  private final PlannerSettings settings;
  private final RepairPolicy policy;

  MachineAssessor(PlannerSettings settings) {
    this.settings = settings;
    this.policy = new RepairPolicy(settings);
  }

  /**
   * A machine as it is now.
   *
   * @param service whether what it runs answers
   * @param conditions the cluster's conditions as they are now
   */
  Machine assess(
      ClusterRecords records,
      Machine recorded,
      Inventory inventory,
      Observation observation,
      Probe service,
      List<Condition> conditions) {
    Instant now = observation.at();
    Optional<MachineState.Present> state = MachinePlanner.find(inventory, recorded.id());
    Power power = state.map(MachineState.Present::power).orElse(Power.OFF);
    Machine machine =
        recorded.with(
            boots(recorded, state, now)
                .silent(
                    power == Power.RUNNING && HungWorkers.isSilent(recorded, service, observation),
                    now));
    if (records.cluster().deleting()) {
      return machine.in(MachinePhase.DELETING, power, "is deleted", now);
    }
    if (power == Power.OFF) {
      return off(records, machine, state, now);
    }
    if (service.answers()) {
      return machine
          .with(machine.service().serving())
          .in(MachinePhase.RUNNING, power, "serves", now);
    }
    String lacks = power == Power.PAUSED ? "is paused" : "waits for " + Verdicts.message(service);
    return switch (machine.phase()) {
      // What served once is judged by the conditions, and by whoever watches nodes.
      case RUNNING -> machine.in(MachinePhase.RUNNING, power, lacks, now);
      case FAILED -> machine.in(MachinePhase.FAILED, power, machine.message(), now);
      // It is given its time from when it is first seen to boot: that Slipway has powered it on may
      // not be recorded, and it may have been off for long.
      case PENDING, OFF, LOST, DELETING -> machine.in(MachinePhase.BOOTING, power, lacks, now);
      case BOOTING ->
          overdue(machine, conditions, observation)
              ? machine.in(MachinePhase.FAILED, power, lacks, now)
              : machine.in(MachinePhase.BOOTING, power, lacks, now);
    };
  }

  private static Boots boots(Machine machine, Optional<MachineState.Present> state, Instant now) {
    Boots boots = machine.boots();
    Optional<String> boot = state.flatMap(MachineState.Present::bootId);
    Boots seen =
        switch (state.map(MachineState.Present::power).orElse(Power.OFF)) {
          case OFF -> boot.isPresent() || boots.last() != null ? boots.off(boot) : boots;
          case RUNNING -> boots.running(boot, false, now);
          case PAUSED -> boots.running(boot, true, now);
          case UNKNOWN -> boots;
        };
    // Once it is recorded which boot a REBOOT ends, its repetition after a crash ends no other.
    return machine.under(MachineOperation.Kind.REBOOT_MACHINE) && seen.ending() == null
        ? seen.toEnd(seen.last() == null ? "none" : seen.last())
        : seen;
  }

  private Machine off(
      ClusterRecords records, Machine machine, Optional<MachineState.Present> state, Instant now) {
    boolean booted = machine.boots().last() != null;
    if (machine.offIsWished() && (state.isPresent() || booted)) {
      return machine.in(MachinePhase.OFF, Power.OFF, whyOff(machine, state), now);
    }
    boolean unmade = machine.phase() == MachinePhase.PENDING && !booted;
    if (unmade || (machine.phase() == MachinePhase.FAILED && !machine.leaving())) {
      return machine.in(machine.phase(), Power.OFF, machine.message(), now);
    }
    String how =
        state
            .flatMap(MachineState.Present::stop)
            .map(stop -> "went off with exit code " + stop.exitCode() + " " + stop.detail())
            .orElse("is gone")
            .strip();
    if (!policy.beyondPowerOn(machine, state)) {
      return machine.in(MachinePhase.LOST, Power.OFF, how, now);
    }
    String what =
        RepairPolicy.gone(machine, state)
            ? "is gone with what was on its disk"
            : how + ", each time it was powered on";
    return switch (policy.mayReplace(records, machine, now)) {
      case RepairPolicy.Verdict.Replace() ->
          machine.in(MachinePhase.LOST, Power.OFF, what + "; it is replaced", now);
      case RepairPolicy.Verdict.Later(String why) ->
          machine.in(
              MachinePhase.LOST, Power.OFF, what + "; it is replaced later, for " + why, now);
      case RepairPolicy.Verdict.No(String why) -> failed(machine, what + ". " + why, now);
    };
  }

  private static String whyOff(Machine machine, Optional<MachineState.Present> state) {
    if (machine.leaving()) {
      return "is off, to be replaced";
    }
    if (machine.powersOn()) {
      return "is off, to be powered on";
    }
    if (machine.wishedPower() == WishedPower.ON) {
      return "is off, to boot anew";
    }
    return state.isPresent() ? "is off, as wished" : "is off, as wished, and gone";
  }

  /** A machine that served is lost for a round before it is given up. */
  private static Machine failed(Machine machine, String why, Instant now) {
    MachinePhase next =
        MachinePhases.after(machine.phase()).contains(MachinePhase.FAILED)
            ? MachinePhase.FAILED
            : MachinePhase.LOST;
    return machine.in(next, Power.OFF, why, now);
  }

  /** Whether a machine whose prerequisites serve has had time enough to serve, too. */
  private boolean overdue(Machine machine, List<Condition> conditions, Observation observation) {
    Optional<ConditionType> prerequisite =
        switch (machine.name().role()) {
          case ETCD, DATABASE, LOAD_BALANCER -> Optional.empty();
          case CONTROLLER -> Optional.of(ConditionType.ETCD_READY);
          case WORKER -> Optional.of(ConditionType.API_SERVER_READY);
        };
    Instant powered = machine.lastPowerOn();
    Instant since = machine.phaseSince();
    since = powered != null && powered.isAfter(since) ? powered : since;
    if (prerequisite.isPresent()) {
      Condition condition = Verdicts.find(conditions, prerequisite.get());
      if (condition.status() != Condition.Status.TRUE) {
        return false;
      }
      since = condition.lastTransition().isAfter(since) ? condition.lastTransition() : since;
    }
    return observation
        .at()
        .isAfter(since.plus(settings.machineDeadline(observation.bootDeadline())));
  }
}
