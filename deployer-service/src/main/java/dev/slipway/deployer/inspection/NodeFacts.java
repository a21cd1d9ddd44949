package dev.slipway.deployer.inspection;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a node.
 *
 * @param name the node's name
 * @param internalIp its address in the machines' network, or null if it has none yet
 * @param ready whether its Ready condition is true
 */
public record NodeFacts(String name, @Nullable String internalIp, boolean ready) {}
