package dev.slipway.deployer.application;

import dev.slipway.kit.secret.Secret;

/**
 * A database of the caller's own, in place of the cluster's.
 *
 * @param host name or address, as the pods reach it
 * @param port 1 to 65535
 * @param name the database's name
 * @param user who logs in
 * @param password with what
 */
public record OwnDatabase(String host, int port, String name, String user, Secret password) {}
