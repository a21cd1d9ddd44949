package dev.slipway.kit.operation;

/**
 * What an operation changes.
 *
 * @param kind {@code cluster}, {@code machine}, {@code application}…
 * @param name its name
 */
public record OperationTarget(String kind, String name) {}
