package dev.slipway.deployer.rollout;

import dev.slipway.deployer.inspection.PodFacts;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.SeenObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a workload is with what its spec says. */
final class WorkloadProgress {

  private WorkloadProgress() {}

  /** Whether pods of an older template are still there, or the spec was not looked at yet. */
  static boolean isRolling(@Nullable SeenObject workload) {
    if (workload == null) {
      return false;
    }
    int generation = workload.integer("metadata", "generation").orElse(0);
    int observed = workload.integer("status", "observedGeneration").orElse(0);
    if (observed < generation) {
      return true;
    }
    if (!workload.text("kind").orElse("").equals("Deployment")) {
      return false;
    }
    int updated = workload.integer("status", "updatedReplicas").orElse(0);
    int all = workload.integer("status", "replicas").orElse(0);
    return updated < workload.replicas() || all > updated;
  }

  /** What the controllers say against making pods, or null. */
  static @Nullable String replicaFailure(@Nullable SeenObject workload) {
    if (workload == null) {
      return null;
    }
    for (Object each : workload.list("status", "conditions")) {
      if (each instanceof Map<?, ?> condition
          && "ReplicaFailure".equals(condition.get("type"))
          && "True".equals(condition.get("status"))) {
        return String.valueOf(condition.get("message"));
      }
    }
    return null;
  }

  /** Such as {@code 12 of 30 pods are ready}. */
  static String message(Observation seen, int wished) {
    String text = seen.readyPods() + " of " + wished + " pods are ready";
    long leaving = seen.pods().stream().filter(PodFacts::terminating).count();
    if (leaving > 0) {
      text += ", " + leaving + " are ending";
    }
    SeenObject workload = seen.workload();
    if (workload != null && isRolling(workload)) {
      int updated = workload.integer("status", "updatedReplicas").orElse(0);
      if (workload.text("kind").orElse("").equals("Deployment") && updated < wished) {
        text += ", " + updated + " are of the newest template";
      }
    }
    return text;
  }
}
