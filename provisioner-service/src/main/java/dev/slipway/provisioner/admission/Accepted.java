package dev.slipway.provisioner.admission;

/**
 * A request that was accepted.
 *
 * @param clusterId the cluster it concerns
 * @param operation the operation that carries it out
 */
public record Accepted(String clusterId, String operation) {}
