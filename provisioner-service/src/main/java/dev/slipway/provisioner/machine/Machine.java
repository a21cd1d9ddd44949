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
    Instant createdAt) {

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
        now);
  }

  /** Its name, which says its role. */
  public MachineName name() {
    return MachineName.parse(id.name());
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
        createdAt);
  }

  /** This machine after Slipway has powered it on once more. */
  public Machine poweredOn(Instant now) {
    return new Machine(
        id,
        address,
        memoryMiB,
        wishedPower,
        phase,
        power,
        message,
        phaseSince,
        powerOns + 1,
        now,
        createdAt);
  }
}
