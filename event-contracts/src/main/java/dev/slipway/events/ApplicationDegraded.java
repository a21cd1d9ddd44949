package dev.slipway.events;

/**
 * An application is not whole by its deadline, or no longer.
 *
 * @param application the application's name
 * @param ready ready pods
 * @param wished wished pods
 * @param diagnosis why, and what to do, in plain words
 */
public record ApplicationDegraded(String application, int ready, int wished, String diagnosis)
    implements SlipwayEvent {}
