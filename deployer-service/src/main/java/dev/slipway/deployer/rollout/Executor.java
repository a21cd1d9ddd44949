package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.deployer.rollout.ApplicationCluster.Outcome;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries a plan out, in its order, and stops where the cluster does not go along. */
final class Executor {
  private static final Logger LOG = Logger.getLogger(Executor.class);

  private final ApplicationCluster cluster;

  Executor(ApplicationCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What came of a plan.
   *
   * @param acted whether anything was done
   * @param refused what the API server said against it, or null
   * @param superseded whether somebody else was quicker, so that it must be planned anew
   * @param agreedUid the UID of the workload that has the wished count now, as far as is known, or
   *     null
   * @param adopted the count that is to be the new wish, if there is one
   */
  record Result(
      boolean acted,
      @Nullable String refused,
      boolean superseded,
      @Nullable String agreedUid,
      Optional<Action.Adopt> adopted) {}

  /**
   * Carries it out.
   *
   * @param current called before each change; throws when another worker has taken the application
   *     over
   */
  Result run(Application application, Observation seen, Plan plan, Runnable current) {
    boolean acted = false;
    String agreed = agreedBefore(application, seen);
    Optional<Action.Adopt> adopted = Optional.empty();
    for (Action action : plan.actions()) {
      if (action instanceof Action.Adopt adopt) {
        adopted = Optional.of(adopt);
        agreed = uid(seen);
        continue;
      }
      current.run();
      LOG.infof("%s: %s", application.key(), describe(action));
      switch (cluster.perform(application, action)) {
        case Outcome.Done() -> {
          acted = true;
          if (action instanceof Action.Scale) {
            agreed = uid(seen);
          }
        }
        case Outcome.Superseded(String why) -> {
          LOG.infof("%s: planned anew, for %s", application.key(), why);
          return new Result(true, null, true, agreed, adopted);
        }
        case Outcome.Refused(String message) -> {
          LOG.warnf("%s: refused by the cluster: %s", application.key(), message);
          return new Result(acted, message, false, agreed, adopted);
        }
      }
    }
    return new Result(acted, null, false, agreed, adopted);
  }

  private static @Nullable String agreedBefore(Application application, Observation seen) {
    SeenObject workload = seen.workload();
    return workload != null && workload.replicas() == application.wish().replicas()
        ? uid(seen)
        : null;
  }

  /** A workload that was made just now is seen, and agreed with, by the next pass. */
  private static @Nullable String uid(Observation seen) {
    return seen.workload() == null ? null : seen.workload().uid();
  }

  private static String describe(Action action) {
    return switch (action) {
      case Action.Apply apply -> "apply, for " + apply.why();
      case Action.Replace replace -> "replace, for " + replace.why();
      case Action.Scale scale -> "scale from " + scale.from() + " to " + scale.to();
      case Action.Remove remove -> "remove " + remove.kind() + " " + remove.name();
      case Action.Adopt adopt -> "adopt " + adopt.replicas() + " replicas";
    };
  }
}
