package dev.slipway.provisioner.out.persistence;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Power;
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
}
