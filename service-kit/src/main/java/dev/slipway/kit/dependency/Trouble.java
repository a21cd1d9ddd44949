package dev.slipway.kit.dependency;

import java.time.Instant;

/**
 * What is wrong with something that the service stands on.
 *
 * @param since when it was found
 * @param message what is so, and what it means, for people
 * @param remedy what to do about it
 */
public record Trouble(Instant since, String message, String remedy) {}
