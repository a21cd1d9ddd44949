package dev.slipway.deployer.application;

import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.condition.Conditions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Rollout} in the making: the fields that one pass changes, the others as they were. */
public final class RolloutChange {
  public boolean applied;
  public @Nullable String agreedUid;
  public int reachedReplicas;
  public int readyReplicas;
  public @Nullable Differing differing;
  public boolean pending;
  public @Nullable Instant deadlineAt;
  public @Nullable Instant degradedAt;
  public @Nullable Instant deployedAt;
  public @Nullable Instant readyAt;
  public int corrections;
  public @Nullable Instant correctedAt;
  public List<String> addresses;
  private Conditions conditions;

  RolloutChange(Rollout from) {
    applied = from.applied();
    agreedUid = from.agreedUid();
    reachedReplicas = from.reachedReplicas();
    readyReplicas = from.readyReplicas();
    differing = from.differing();
    pending = from.pending();
    deadlineAt = from.deadlineAt();
    degradedAt = from.degradedAt();
    deployedAt = from.deployedAt();
    readyAt = from.readyAt();
    corrections = from.corrections();
    correctedAt = from.correctedAt();
    addresses = from.addresses();
    conditions = from.conditions();
  }

  /** Sets a condition; its last transition moves only when its status does. */
  public void condition(
      String type, Condition.Status status, String reason, String message, Instant now) {
    conditions = conditions.with(type, status, reason, message, now);
  }

  /** Whether the condition is there and true. */
  public boolean isTrue(String type) {
    return conditions.isTrue(type);
  }

  /** Whether the condition was ever set. */
  public boolean has(String type) {
    return conditions.find(type).isPresent();
  }

  /** The state with the changes in it. */
  public Rollout done() {
    return new Rollout(
        applied,
        agreedUid,
        reachedReplicas,
        readyReplicas,
        differing,
        pending,
        deadlineAt,
        degradedAt,
        deployedAt,
        readyAt,
        corrections,
        correctedAt,
        addresses,
        conditions);
  }
}
