package dev.slipway.deployer.diagnosis;

import java.time.Instant;

/**
 * A cluster's database accepts no login, by the monitor's word.
 *
 * @param machine the database's machine
 * @param wished whether that machine is off by wish
 * @param message what the login attempt said
 * @param since when it was told
 */
public record DatabaseOutage(String machine, boolean wished, String message, Instant since) {}
