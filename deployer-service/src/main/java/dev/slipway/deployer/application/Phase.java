package dev.slipway.deployer.application;

import dev.slipway.kit.condition.Condition;
import dev.slipway.kit.condition.Conditions;

/** Where an application is, in one word, derived from its conditions. */
public enum Phase {
  /** Nothing of it is in the cluster yet. */
  PENDING,
  /** On its way to the wish. */
  DEPLOYING,
  /** As wished. */
  READY,
  /** Not as wished by its deadline, or no longer. */
  DEGRADED,
  /** Being removed. */
  DELETING;

  /** The phase that the conditions amount to. */
  public static Phase of(boolean deleting, Conditions conditions) {
    if (deleting) {
      return DELETING;
    }
    if (conditions.isTrue(ConditionTypes.DEGRADED)) {
      return DEGRADED;
    }
    if (conditions.find(ConditionTypes.APPLIED).isEmpty()) {
      return PENDING;
    }
    return conditions.isTrue(ConditionTypes.APPLIED)
            && conditions.isTrue(ConditionTypes.PODS_READY)
            && mayAnswer(conditions)
        ? READY
        : DEPLOYING;
  }

  /** Without pods nothing can answer, and nothing is wrong. */
  private static boolean mayAnswer(Conditions conditions) {
    return conditions
        .find(ConditionTypes.ANSWERING)
        .filter(condition -> condition.status() != Condition.Status.FALSE)
        .isPresent();
  }
}
