package dev.slipway.simulator.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One object as it is kept. Nobody changes it.
 *
 * @param revision of its last change, which is its resourceVersion
 */
public record Entry(String key, ObjectNode object, long revision) {}
