package dev.slipway.provisioner.database;

import dev.slipway.infrastructure.Secret;

/**
 * An application's account on a cluster's database machine.
 *
 * @param database the database's name
 * @param user the user's name
 * @param password the user's password
 */
public record DatabaseAccount(String database, String user, Secret password) {}
