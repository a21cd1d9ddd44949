package dev.slipway.kit.problem;

/**
 * What is wrong with one field or parameter.
 *
 * @param field its JSON path without the dollar sign, such as {@code topology.etcd.count}, or the
 *     parameter's name
 * @param message what is wrong, to be read after the field's name: {@code must be odd}
 * @param remedy what to send instead
 */
public record FieldError(String field, String message, String remedy) {}
