package dev.slipway.deployer.application;

import dev.slipway.kit.condition.Conditions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an application's wish so far.
 *
 * @param applied whether its workload was ever made
 * @param agreedUid the UID of the workload that has had the wished count since it was wished, or
 *     null: what that one has now, if not the wished count, somebody set later. A UID, for a
 *     workload that was deleted and made anew begins with one pod, which nobody asked for
 * @param reachedReplicas the wished count that was last reached; 0 for a new application
 * @param readyReplicas ready pods when last looked
 * @param differing since when and why ready and wished counts differ, or null when they don't
 * @param pending whether the latest change of the wish is still being carried out
 * @param deadlineAt when a pending change must be whole; null until work on it began
 * @param degradedAt since when it counts as degraded, or null
 * @param deployedAt when it first answered on its port, or null
 * @param readyAt when it was first as wished, or null
 * @param corrections how often in a row drift was put right and came back
 * @param correctedAt when drift was last put right, or null
 * @param addresses URLs that lead to it
 * @param conditions what is true of it, in the order of its way
 */
public record Rollout(
    boolean applied,
    @Nullable String agreedUid,
    int reachedReplicas,
    int readyReplicas,
    @Nullable Differing differing,
    boolean pending,
    @Nullable Instant deadlineAt,
    @Nullable Instant degradedAt,
    @Nullable Instant deployedAt,
    @Nullable Instant readyAt,
    int corrections,
    @Nullable Instant correctedAt,
    List<String> addresses,
    Conditions conditions) {

  public Rollout {
    addresses = List.copyOf(addresses);
  }

  /** The state of an application that was just asked for. */
  public static Rollout ofNew(@Nullable Differing differing) {
    return new Rollout(
        false,
        null,
        0,
        0,
        differing,
        true,
        null,
        null,
        null,
        null,
        0,
        null,
        List.of(),
        Conditions.none());
  }

  /** The same state, to be changed. */
  public RolloutChange change() {
    return new RolloutChange(this);
  }
}
