package dev.slipway.events;

/**
 * This incarnation of the machine certainly no longer runs.
 *
 * @param node the node's name, which is its machine's
 * @param evidence what the certainty rests on, in plain words
 */
public record NodeFenced(String node, String evidence) implements SlipwayEvent {}
