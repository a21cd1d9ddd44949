package dev.slipway.events;

/** The names of the topics. */
public final class Topics {
  /** Every event, keyed by cluster id, so that everything about one cluster is in one order. */
  public static final String EVENTS = "slipway.events";

  /** What a consumer could not read, with the reason in its headers. */
  public static final String DEAD_LETTERS = "slipway.events.dead-letter";

  /**
   * Partitions of {@link #EVENTS}, fixed at creation: a later change would move keys to other
   * partitions and break their order.
   */
  public static final int PARTITIONS = 12;

  private Topics() {}
}
