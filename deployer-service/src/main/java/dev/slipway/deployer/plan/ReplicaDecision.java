package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.Application;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whose count of pods holds: the wish's, or the one that somebody gave the workload in the cluster.
 *
 * <p>Once the workload has had the wished count, another count is newer, somebody else's, and
 * holds: Slipway writes none without a new wish. Before that, the later writer holds; Kubernetes
 * keeps the time to the second, and within one second the API holds, for it has promised an
 * operation. A count that nobody owns (that of a new workload, or one that a ReplicationController
 * was scaled to, for which Kubernetes keeps no owner) is then not known to be later, and gives way.
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
    Optional<ReplicaOwner> foreign = ReplicaOwner.foreign(workload);
    Instant wishedAt = application.replicasWishedAt().truncatedTo(ChronoUnit.SECONDS);
    boolean later =
        workload.uid().equals(application.rollout().agreedUid())
            || foreign.filter(owner -> owner.time().isAfter(wishedAt)).isPresent();
    return later
        ? new Adopt(seen, foreign.map(ReplicaOwner::manager).orElse("somebody"))
        : new Write(seen, wished);
  }
}
