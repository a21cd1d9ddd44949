package dev.slipway.deployer.inspection;

import org.jspecify.annotations.Nullable;

/**
 * One address behind a service.
 *
 * @param address {@code ip:port}
 * @param ready whether traffic is led to it
 * @param terminating whether its pod is on its way out
 * @param pod the pod it belongs to, or null if unknown
 * @param node the node that pod is on, or null if unknown
 */
public record EndpointFacts(
    String address,
    boolean ready,
    boolean terminating,
    @Nullable String pod,
    @Nullable String node) {}
