package dev.slipway.provisioner.out.persistence;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.WishedPower;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code machine}. */
@Entity
@Table(name = "machine")
@IdClass(MachineEntity.Key.class)
class MachineEntity {
  /** Which machine. */
  record Key(String clusterId, String name) implements Serializable {}

  @Id
  @Column(name = "cluster_id")
  String clusterId;

  @Id String name;
  String project;
  int incarnation;
  String address;

  @Column(name = "memory_mib")
  int memoryMiB;

  @Enumerated(EnumType.STRING)
  @Column(name = "wished_power")
  WishedPower wishedPower;

  @Enumerated(EnumType.STRING)
  MachinePhase phase;

  @Enumerated(EnumType.STRING)
  Power power;

  String message;

  @Column(name = "phase_since")
  Instant phaseSince;

  @Column(name = "power_ons")
  int powerOns;

  @Column(name = "last_power_on")
  @Nullable Instant lastPowerOn;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "boot_last")
  @Nullable String bootLast;

  @Column(name = "boot_fenced")
  @Nullable String bootFenced;

  @Column(name = "boot_ending")
  @Nullable String bootEnding;

  @Column(name = "stopping_since")
  @Nullable Instant stoppingSince;

  @Column(name = "paused_since")
  @Nullable Instant pausedSince;

  @Column(name = "silent_since")
  @Nullable Instant silentSince;

  boolean served;

  @Column(name = "ever_served")
  boolean everServed;

  /** A JSON array of times. */
  String replacements;

  @Column(name = "operation_id")
  @Nullable String operationId;

  @Enumerated(EnumType.STRING)
  @Column(name = "operation_kind")
  MachineOperation.@Nullable Kind operationKind;

  @Column(name = "operation_incarnation")
  @Nullable Integer operationIncarnation;

  @Column(name = "operation_repair")
  boolean operationRepair;
}
