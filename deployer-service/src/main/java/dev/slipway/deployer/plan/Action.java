package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.manifest.Manifest;
import org.jspecify.annotations.Nullable;

/** One thing to do in a cluster. Each can be repeated. */
public sealed interface Action {

  /**
   * Makes the object, or makes its fields the manifest's, by server-side apply.
   *
   * @param why in plain words
   * @param correction whether it puts right what somebody else changed
   */
  record Apply(Manifest manifest, String why, boolean correction) implements Action {}

  /**
   * Puts the whole object in the place of the one that is there, if that has not changed since:
   * removes what others added.
   *
   * @param why in plain words
   */
  record Replace(Manifest whole, String why) implements Action {}

  /**
   * Sets the count of pods and takes its ownership, if nobody has changed the workload since it was
   * seen.
   *
   * @param from the count that was seen
   * @param resourceVersion the version that was seen; null for a workload that was only just made
   */
  record Scale(WorkloadKind kind, String name, int from, int to, @Nullable String resourceVersion)
      implements Action {}

  /** Takes the count of pods that somebody set in the cluster as the new wish. */
  record Adopt(int replicas, String manager) implements Action {}

  /** Removes an object and, first, what it owns. */
  record Remove(String apiVersion, String kind, String name) implements Action {}
}
