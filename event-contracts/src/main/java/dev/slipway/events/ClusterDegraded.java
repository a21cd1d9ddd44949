package dev.slipway.events;

import java.util.List;

/**
 * Ready was true and no longer is.
 *
 * @param name the cluster's name
 * @param reasons every condition that is not true, at least one
 */
public record ClusterDegraded(String name, List<Reason> reasons) implements SlipwayEvent {

  public ClusterDegraded {
    reasons = List.copyOf(reasons);
  }

  /** A condition that is not true, and why. */
  public record Reason(String condition, String reason, String message) {}
}
