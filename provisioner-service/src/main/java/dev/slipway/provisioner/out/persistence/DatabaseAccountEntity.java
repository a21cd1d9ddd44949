package dev.slipway.provisioner.out.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A row of {@code database_account}. */
@Entity
@Table(name = "database_account")
@IdClass(DatabaseAccountEntity.Key.class)
class DatabaseAccountEntity {
  /** Whose account. */
  record Key(String clusterId, String application) implements Serializable {}

  @Id
  @Column(name = "cluster_id")
  String clusterId;

  @Id String application;
  String project;

  @Column(name = "database_name")
  String databaseName;

  @Column(name = "user_name")
  String userName;

  @Column(name = "sealed_password")
  byte[] sealedPassword;

  @Column(name = "created_at")
  Instant createdAt;
}
