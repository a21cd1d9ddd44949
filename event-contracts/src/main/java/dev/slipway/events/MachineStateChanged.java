package dev.slipway.events;

/**
 * A machine's phase or observed power changed.
 *
 * @param machine the machine's name, such as {@code w2}
 * @param role what the machine is for
 * @param phase the machine's phase
 * @param power its power as the infrastructure sees it
 * @param wished whether that power is the one wished for
 */
public record MachineStateChanged(
    String machine, MachineRole role, MachinePhase phase, PowerState power, boolean wished)
    implements SlipwayEvent {}
