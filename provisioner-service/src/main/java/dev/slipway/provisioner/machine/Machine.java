package dev.slipway.provisioner.machine;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.layout.MachineName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it is recorded.
 *
 * @param id its cluster, name and incarnation
 * @param address its address in the cluster's machine network
 * @param memoryMiB its memory, in MiB
 * @param wishedPower the power it shall have
 * @param phase where it is in its life
 * @param power its power as last observed
 * @param message why it is in its phase, in plain words
 * @param phaseSince since when it is in this phase
 * @param powerOns how often Slipway has powered it on since it last served
 * @param lastPowerOn when Slipway last powered it on, or null
 * @param createdAt when it was wished for
 * @param boots its boots
 * @param service whether it served, and how it was repaired
 * @param operation the operation that it is under, or null
 */
public record Machine(
    MachineId id,
    String address,
    int memoryMiB,
    WishedPower wishedPower,
    MachinePhase phase,
    Power power,
    String message,
    Instant phaseSince,
    int powerOns,
    @Nullable Instant lastPowerOn,
    Instant createdAt,
    Boots boots,
    Service service,
    @Nullable MachineOperation operation) {

  /** A machine that is wished for and not yet made. */
  public static Machine wished(MachineId id, String address, int memoryMiB, Instant now) {
    return new Machine(
        id,
        address,
        memoryMiB,
        WishedPower.ON,
        MachinePhase.PENDING,
        Power.OFF,
        "is not made yet",
        now,
        0,
        null,
        now,
        Boots.NONE,
        Service.NONE,
        null);
  }

  /** Its name, which says its role. */
  public MachineName name() {
    return MachineName.parse(id.name());
  }

  /** Whether it is under an operation of that kind. */
  public boolean under(MachineOperation.Kind kind) {
    return operation != null && operation.kind() == kind;
  }

  /**
   * Whether it shall be replaced and still is the machine to be replaced, so that it has to go off
   * first.
   */
  public boolean leaving() {
    return operation != null
        && operation.kind() == MachineOperation.Kind.REPLACE_MACHINE
        && operation.incarnation() == id.incarnation();
  }

  /** Whether its present boot is the one that a REBOOT shall end. */
  public boolean rebooting() {
    return under(MachineOperation.Kind.REBOOT_MACHINE)
        && (boots.ending() == null || boots.ending().equals(boots.last()));
  }

  /**
   * Whether it is off by wish still, and shall be powered on: from the moment that it has run once
   * more, its being off is none of that.
   */
  public boolean powersOn() {
    return under(MachineOperation.Kind.POWER_ON_MACHINE) && phase == MachinePhase.OFF;
  }

  /** Whether its being off is meant by somebody: for good, or on the way to its next boot. */
  public boolean offIsWished() {
    return wishedPower == WishedPower.OFF
        || powersOn()
        || rebooting()
        || (leaving() && operation != null && !operation.repair());
  }

  /** Whether it serves, and nothing is being done to it or counts against it. */
  public boolean atRest() {
    return phase == MachinePhase.RUNNING
        && power == Power.RUNNING
        && wishedPower == WishedPower.ON
        && operation == null
        && boots.stoppingSince() == null
        && boots.pausedSince() == null
        && boots.silentSince() == null;
  }

  /**
   * This machine in a phase, through the gate of {@link MachinePhases}. A machine that serves again
   * has its count of power-ons forgotten.
   */
  public Machine in(MachinePhase next, Power seen, String why, Instant now) {
    MachinePhase gated = MachinePhases.transition(phase, next);
    return new Machine(
        id,
        address,
        memoryMiB,
        wishedPower,
        gated,
        seen,
        why,
        gated == phase ? phaseSince : now,
        gated == MachinePhase.RUNNING ? 0 : powerOns,
        lastPowerOn,
        createdAt,
        boots,
        service,
        operation);
  }

  /** This machine after Slipway has powered it on once more. */
  public Machine poweredOn(Instant now) {
    return powered(wishedPower, powerOns + 1, now);
  }

  /** This machine with another wish, and the count of power-ons in vain forgotten. */
  public Machine wishing(WishedPower wish) {
    return powered(wish, 0, null);
  }

  /** This machine under an operation, or under none any more. */
  public Machine operatedBy(@Nullable MachineOperation next) {
    return with(boots, service, next);
  }

  /** This machine with other boots. */
  public Machine with(Boots seen) {
    return with(seen, service, operation);
  }

  /** This machine with another record of its service. */
  public Machine with(Service known) {
    return with(boots, known, operation);
  }

  /**
   * The next machine of this name: not made yet, with the same address, wish and operation. Only
   * for a machine that certainly doesn't run.
   */
  public Machine nextIncarnation(String why, Instant now) {
    return new Machine(
        id.next(),
        address,
        memoryMiB,
        wishedPower,
        MachinePhase.PENDING,
        Power.OFF,
        why,
        now,
        0,
        null,
        now,
        Boots.NONE,
        service.next(),
        operation);
  }

  private Machine powered(WishedPower wish, int times, @Nullable Instant last) {
    return new Machine(
        id,
        address,
        memoryMiB,
        wish,
        phase,
        power,
        message,
        phaseSince,
        times,
        last,
        createdAt,
        boots,
        service,
        operation);
  }

  private Machine with(Boots seen, Service known, @Nullable MachineOperation next) {
    return new Machine(
        id,
        address,
        memoryMiB,
        wishedPower,
        phase,
        power,
        message,
        phaseSince,
        powerOns,
        lastPowerOn,
        createdAt,
        seen,
        known,
        next);
  }
}
