package dev.slipway.simulator.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of a deletion.
 *
 * @param object as it is now, or was last
 * @param gone whether it is gone, as opposed to being on its way out
 */
public record Deletion(ObjectNode object, boolean gone) {}
