package dev.slipway.deployer.out.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code application}; the migration says what its columns mean. */
@Entity
@Table(name = "application")
@IdClass(ApplicationEntity.Key.class)
public class ApplicationEntity {

  /** The primary key. */
  public record Key(String clusterId, String name) implements Serializable {}

  @Id
  @Column(name = "cluster_id")
  public String clusterId;

  @Id public String name;
  public String project;
  public String template;

  public int replicas;
  public String image;

  @ColumnTransformer(write = "?::jsonb")
  public String env;

  @Column(name = "node_port")
  public int nodePort;

  @Column(name = "session_affinity")
  public boolean sessionAffinity;

  public String workload;

  @ColumnTransformer(write = "?::jsonb")
  public @Nullable String database;

  public byte @Nullable [] secrets;
  public long generation;

  @Column(name = "correlation_id")
  public String correlationId;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "replicas_wished_at")
  public Instant replicasWishedAt;

  public boolean deleting;

  public boolean applied;

  @Column(name = "agreed_uid")
  public @Nullable String agreedUid;

  @Column(name = "reached_replicas")
  public int reachedReplicas;

  @Column(name = "ready_replicas")
  public int readyReplicas;

  @Column(name = "differing_since")
  public @Nullable Instant differingSince;

  @Column(name = "differing_reason")
  public @Nullable String differingReason;

  public boolean pending;

  @Column(name = "deadline_at")
  public @Nullable Instant deadlineAt;

  @Column(name = "degraded_at")
  public @Nullable Instant degradedAt;

  @Column(name = "deployed_at")
  public @Nullable Instant deployedAt;

  @Column(name = "ready_at")
  public @Nullable Instant readyAt;

  public int corrections;

  @Column(name = "corrected_at")
  public @Nullable Instant correctedAt;

  @ColumnTransformer(write = "?::jsonb")
  public String addresses;

  @ColumnTransformer(write = "?::jsonb")
  public String conditions;
}
