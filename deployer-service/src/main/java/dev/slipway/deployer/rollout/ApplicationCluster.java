package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.SeenObject;
import java.util.List;

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

  /**
   * The objects that have the names of an application's, whoever made them, and whether it is known
   * or not.
   *
   * @param project who owns the cluster
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  List<SeenObject> remains(ApplicationKey application, String project);

  /**
   * Removes one of these.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  Outcome remove(ApplicationKey application, String project, Action.Remove removal);

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
