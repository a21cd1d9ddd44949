package dev.slipway.events;

/**
 * The count of ready pods newly equals the wished one.
 *
 * @param application the application's name
 * @param from the count that was wished, and reached, before; 0 for a new application
 * @param to the count that is wished and ready now
 * @param reason why it was not equal before
 * @param durationSeconds seconds since the counts began to differ
 */
public record PodsScaled(
    String application, int from, int to, Reason reason, double durationSeconds)
    implements SlipwayEvent {
  /** Why the counts differed. */
  public enum Reason {
    /** The wish was changed through Slipway's API. */
    REQUESTED,
    /** The wish was changed in the cluster, by {@code kubectl scale}, and adopted. */
    ADOPTED,
    /** Pods were lost and are back. */
    RECOVERED
  }
}
