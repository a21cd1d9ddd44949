package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.Application;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whose count of pods holds: the wish's, or the one that somebody gave the workload in the cluster.
 *
 * <p>Once the workload has had the wished count, another count that somebody else set is newer, and
 * holds. Before that, the later writer holds; Kubernetes keeps the time to the second, and within
 * one second the API holds, for it has promised an operation. A count that Slipway itself owns was
 * written for an older wish, and never holds. One that nobody owns (Kubernetes notes no owner of a
 * count that had none before) can only be told by the agreement.
 */
public sealed interface ReplicaDecision {

  /** Both are the same. */
  record Agree() implements ReplicaDecision {}

  /** The wish holds: the workload's count is to be changed. */
  record Write(int from, int to) implements ReplicaDecision {}

  /** The cluster holds: the wish is to be changed. */
  record Adopt(int replicas, String manager) implements ReplicaDecision {}

  /** Decides for a workload that is there. */
  static ReplicaDecision of(Application application, SeenObject workload) {
    int wished = application.wish().replicas();
    int seen = workload.replicas();
    if (seen == wished) {
      return new Agree();
    }
    Optional<ReplicaOwner> owner = ReplicaOwner.last(workload);
    if (owner.filter(ReplicaOwner::isSlipway).isPresent()) {
      return new Write(seen, wished);
    }
    Instant wishedAt = application.replicasWishedAt().truncatedTo(ChronoUnit.SECONDS);
    boolean later =
        workload.uid().equals(application.rollout().agreedUid())
            || owner.filter(each -> each.time().isAfter(wishedAt)).isPresent();
    return later
        ? new Adopt(seen, owner.map(ReplicaOwner::manager).orElse("somebody"))
        : new Write(seen, wished);
  }
}
