package dev.slipway.events;

/**
 * Nothing of an application is left in its cluster. One that goes with its cluster is not told:
 * {@link ClusterDeleted} says it of all.
 *
 * @param application the application's name
 */
public record ApplicationDeleted(String application) implements SlipwayEvent {}
