package dev.slipway.deployer.plan;

import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.manifest.Manifest;

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

  /** Sets the count of pods, if it still is the one that was seen. */
  record Scale(WorkloadKind kind, String name, int from, int to) implements Action {}

  /** Takes the count of pods that somebody set in the cluster as the new wish. */
  record Adopt(int replicas, String manager) implements Action {}

  /** Removes an object and, first, what it owns. */
  record Remove(String apiVersion, String kind, String name) implements Action {}
}
