package dev.slipway.provisioner.out.persistence;

import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code kubeconfig}. */
@Entity
@Table(name = "kubeconfig")
class KubeconfigEntity {
  @Id String id;

  @Column(name = "cluster_id")
  String clusterId;

  String project;

  @Enumerated(EnumType.STRING)
  KubeconfigRole role;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
