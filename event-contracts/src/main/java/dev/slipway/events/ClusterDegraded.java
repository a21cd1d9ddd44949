package dev.slipway.events;

import java.util.List;

/**
 * Ready was true and no longer is.
 *
 * @param name the cluster's name
 * @param reasons every condition that is not true, at least one
 */
public record ClusterDegraded(String name, List<Reason> reasons) implements SlipwayEvent {

  /** The reason of a cluster that is no longer ready because somebody deletes it. */
  public static final String DELETING = "Deleting";

  public ClusterDegraded {
    reasons = List.copyOf(reasons);
  }

  /** Whether it is no longer ready because somebody deletes it. */
  public boolean tellsDeletion() {
    return reasons.stream().anyMatch(reason -> reason.reason().equals(DELETING));
  }

  /** A condition that is not true, and why. */
  public record Reason(String condition, String reason, String message) {}
}
