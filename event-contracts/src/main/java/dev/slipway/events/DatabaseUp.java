package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * The database accepts a login: for the first time, or again.
 *
 * @param machine the database machine's name
 * @param downSeconds seconds it was down, or null when it is up for the first time
 */
public record DatabaseUp(String machine, @Nullable Double downSeconds) implements SlipwayEvent {}
