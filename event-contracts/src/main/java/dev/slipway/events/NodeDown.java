package dev.slipway.events;

import java.time.Instant;
import java.util.List;

/**
 * A node no longer does its work, by the monitor's detection.
 *
 * @param node the node's name
 * @param cause why, as far as it is known
 * @param evidence what it was judged by, in plain words, at least one
 * @param lastSeen when the node was last known to be well
 */
public record NodeDown(String node, Cause cause, List<String> evidence, Instant lastSeen)
    implements SlipwayEvent {

  public NodeDown {
    evidence = List.copyOf(evidence);
  }

  /** Why a node is down. */
  public enum Cause {
    /** Its machine was powered off by wish. */
    WISHED_POWER_OFF,
    /** Its machine is off against the wish. */
    LOST,
    /** Its machine runs, its kubelet does not answer. */
    HUNG,
    /** It can't be reached, and whether it runs is not known. */
    CUT_OFF,
    /** Its kubelet says itself that it is not ready. */
    NOT_READY,
    /** Its lease ran out, and nothing more is known. */
    UNKNOWN
  }
}
