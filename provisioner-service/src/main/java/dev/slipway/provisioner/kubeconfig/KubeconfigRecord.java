package dev.slipway.provisioner.kubeconfig;

import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import java.time.Instant;

/**
 * A kubeconfig that was handed out.
 *
 * @param id its id, {@code kc-…}
 * @param clusterId the cluster it leads to
 * @param project the project that owns the cluster
 * @param role what its holder may do
 * @param createdBy who asked for it
 * @param createdAt when
 * @param expiresAt when it ends by itself
 */
public record KubeconfigRecord(
    String id,
    String clusterId,
    String project,
    KubeconfigRole role,
    String createdBy,
    Instant createdAt,
    Instant expiresAt) {}
