package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;

/** The cluster of an application, as far as that application is concerned. */
public interface ApplicationCluster {

  /**
   * What is there of the application.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  Observation observe(Application application);

  /**
   * Does one thing.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  Outcome perform(Application application, Action action);

  /** What came of an action. */
  sealed interface Outcome {

    /** It is done. */
    record Done() implements Outcome {}

    /** Somebody else was quicker: what was planned no longer fits what is there. */
    record Superseded(String why) implements Outcome {}

    /** The API server refuses it; what it says, fit for users. */
    record Refused(String message) implements Outcome {}
  }
}
