package dev.slipway.events;

/**
 * Nothing of the cluster is left at the driver. The last event about a cluster from the
 * provisioner.
 *
 * @param name the cluster's name
 */
public record ClusterDeleted(String name) implements SlipwayEvent {}
