package dev.slipway.monitor.cluster;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.PowerState;
import java.time.Instant;

/**
 * What the provisioner said last of a machine.
 *
 * @param machine its name, which is its node's
 * @param incarnation which of its incarnations
 * @param phase where it is in its life
 * @param power its power, as the infrastructure sees it
 * @param wished whether that power is the one wished for
 * @param at when that was so
 * @param eventId the event that said so
 */
public record MachineFacts(
    String machine,
    int incarnation,
    MachinePhase phase,
    PowerState power,
    boolean wished,
    Instant at,
    String eventId) {}
