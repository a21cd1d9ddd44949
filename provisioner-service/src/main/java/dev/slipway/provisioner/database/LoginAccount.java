package dev.slipway.provisioner.database;

import dev.slipway.infrastructure.Secret;

/**
 * An account on a cluster's database machine that may log in and nothing else.
 *
 * @param user the user's name
 * @param password the user's password
 */
public record LoginAccount(String user, Secret password) {}
