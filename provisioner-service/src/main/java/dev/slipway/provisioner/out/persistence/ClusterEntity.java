package dev.slipway.provisioner.out.persistence;

import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterPhase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cluster}. */
@Entity
@Table(name = "cluster")
class ClusterEntity {
  @Id String id;
  String project;
  String name;
  String infrastructure;

  @Column(name = "kubernetes_version")
  String kubernetesVersion;

  @Column(name = "etcd_count")
  int etcdCount;

  @Column(name = "etcd_memory_mib")
  int etcdMemoryMiB;

  @Column(name = "controller_count")
  int controllerCount;

  @Column(name = "controller_memory_mib")
  int controllerMemoryMiB;

  @Column(name = "worker_count")
  int workerCount;

  @Column(name = "worker_memory_mib")
  int workerMemoryMiB;

  @Column(name = "database_engine")
  @Nullable String databaseEngine;

  @Column(name = "database_memory_mib")
  @Nullable Integer databaseMemoryMiB;

  @Column(name = "machine_network")
  String machineNetwork;

  @Column(name = "service_network")
  String serviceNetwork;

  @Column(name = "pod_network")
  String podNetwork;

  long generation;

  @Enumerated(EnumType.STRING)
  ClusterPhase phase;

  /** A JSON array. */
  String conditions;

  @Column(name = "addons_revision")
  @Nullable String addonsRevision;

  @Column(name = "operation_id")
  @Nullable String operationId;

  @Enumerated(EnumType.STRING)
  @Column(name = "operation_kind")
  ClusterOperation.@Nullable Kind operationKind;

  @Column(name = "founding_incarnation")
  int foundingIncarnation;

  @Column(name = "founding_again")
  boolean foundingAgain;

  @Column(name = "correlation_id")
  String correlationId;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "unready_since")
  @Nullable Instant unreadySince;

  @Column(name = "ready_at")
  @Nullable Instant readyAt;

  @Column(name = "deletion_requested_at")
  @Nullable Instant deletionRequestedAt;

  @Column(name = "deleted_at")
  @Nullable Instant deletedAt;
}
