package dev.slipway.provisioner.cluster;

import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.topology.ClusterWish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it is recorded.
 *
 * @param id {@code cl-…}, for ever its own
 * @param project the project that owns it
 * @param wish what is wished of it
 * @param generation counts the changes of the wish, from 1
 * @param phase what users see first
 * @param conditions what is known of it, in a fixed order
 * @param addonsRevision the revision of the add-ons that were last applied, or null
 * @param operation the operation that runs, or null
 * @param correlationId the id of the request that changed the wish last
 * @param createdAt when it was accepted
 * @param unreadySince since when it is not Ready, or null while it is
 * @param readyAt when it last became Ready, or null
 * @param deletionRequestedAt when its deletion was accepted, or null
 * @param deletedAt when nothing of it was left, or null
 * @param founding how it came to be, and whether it shall do so once more
 */
public record Cluster(
    String id,
    String project,
    ClusterWish wish,
    long generation,
    ClusterPhase phase,
    List<Condition> conditions,
    @Nullable String addonsRevision,
    @Nullable ClusterOperation operation,
    String correlationId,
    Instant createdAt,
    @Nullable Instant unreadySince,
    @Nullable Instant readyAt,
    @Nullable Instant deletionRequestedAt,
    @Nullable Instant deletedAt,
    Founding founding) {

  public Cluster {
    conditions = List.copyOf(conditions);
  }

  /** Whether its deletion was accepted. */
  public boolean deleting() {
    return deletionRequestedAt != null;
  }

  /** Whether it shall be made anew, and nothing stands against beginning with that. */
  public boolean toRegenerate() {
    return founding.again() && !deleting() && (operation == null || !operation.cancelRequested());
  }

  /** What is recorded of a condition. */
  public Optional<Condition> condition(ConditionType type) {
    return conditions.stream().filter(one -> one.type().equals(type.text())).findFirst();
  }

  /** Whether a condition is recorded as true. */
  public boolean is(ConditionType type) {
    return condition(type).filter(one -> one.status() == Condition.Status.TRUE).isPresent();
  }
}
