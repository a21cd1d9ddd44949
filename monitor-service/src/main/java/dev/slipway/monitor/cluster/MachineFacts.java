package dev.slipway.monitor.cluster;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.PowerState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the provisioner said last of a machine.
 *
 * @param machine its name, which is its node's
 * @param role what it is for
 * @param incarnation which of its incarnations
 * @param phase where it is in its life
 * @param power its power, as the infrastructure sees it
 * @param wished whether that power is the one wished for
 * @param at when that was so
 * @param eventId the event that said so
 * @param lastOff when it last went off, perhaps in an incarnation before, or null if never; what
 *     was wished later, while it still was off, is no reason why it went, and that one isn't made
 *     yet is no way to go off
 */
public record MachineFacts(
    String machine,
    MachineRole role,
    int incarnation,
    MachinePhase phase,
    PowerState power,
    boolean wished,
    Instant at,
    String eventId,
    @Nullable Off lastOff) {

  /**
   * A time that a machine was off.
   *
   * @param eventId the event that said so first
   * @param incarnation which of its incarnations was
   * @param at when
   * @param wished whether that was wished
   */
  public record Off(String eventId, int incarnation, Instant at, boolean wished) {}

  /** Whether it is off now, by wish. */
  public boolean isOffByWish() {
    return power == PowerState.OFF && wished;
  }

  /** The id of the event that said that it was last off, or null. */
  public @Nullable String offEvent() {
    return lastOff == null ? null : lastOff.eventId();
  }
}
