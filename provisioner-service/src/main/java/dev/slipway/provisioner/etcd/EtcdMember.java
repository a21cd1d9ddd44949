package dev.slipway.provisioner.etcd;

import org.jspecify.annotations.Nullable;

/**
 * A member of a cluster's etcd.
 *
 * @param id its id in hexadecimal, or empty when nobody knows it yet
 * @param name its name, which is its machine's
 * @param clientUrl where clients reach it
 * @param healthy whether it answers and has a quorum
 * @param leader whether it leads
 * @param learner whether it has no vote (yet)
 * @param version its version, or null when it doesn't answer
 * @param databaseBytes the size of its database, or null when it doesn't answer
 */
public record EtcdMember(
    String id,
    String name,
    String clientUrl,
    boolean healthy,
    boolean leader,
    boolean learner,
    @Nullable String version,
    @Nullable Long databaseBytes) {}
