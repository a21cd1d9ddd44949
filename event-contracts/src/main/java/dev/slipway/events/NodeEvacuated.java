package dev.slipway.events;

/**
 * No pod of the dead incarnation is left on the node.
 *
 * @param node the node's name
 * @param pods how many pods were removed
 * @param durationSeconds seconds from the fence to the last pod's removal
 */
public record NodeEvacuated(String node, int pods, double durationSeconds)
    implements SlipwayEvent {}
