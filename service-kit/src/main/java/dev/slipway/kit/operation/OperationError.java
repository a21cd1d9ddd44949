package dev.slipway.kit.operation;

import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed.
 *
 * @param code for programs, such as {@code machine-did-not-boot}
 * @param message for people: what happened, why, what to do next
 * @param consoleTail the end of the failed machine's boot log, or null
 */
public record OperationError(String code, String message, @Nullable String consoleTail) {}
