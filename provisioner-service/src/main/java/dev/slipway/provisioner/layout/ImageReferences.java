package dev.slipway.provisioner.layout;

/**
 * The container images that a cluster itself needs. They are in the machine's image, whose {@code
 * /usr/share/slipway/versions.json} names them.
 *
 * @param pause keeps a pod's namespaces
 * @param coredns the cluster's DNS
 */
public record ImageReferences(String pause, String coredns) {}
