package dev.slipway.events;

/**
 * The database no longer accepts a login.
 *
 * @param machine the database machine's name
 * @param wished whether its machine is off by wish
 * @param message what the login attempt said
 */
public record DatabaseDown(String machine, boolean wished, String message)
    implements SlipwayEvent {}
