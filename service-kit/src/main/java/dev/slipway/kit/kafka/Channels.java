package dev.slipway.kit.kafka;

/**
 * The channels that the kit declares to SmallRye Reactive Messaging. Their attributes are in {@code
 * META-INF/microprofile-config.properties}; a service may override them in its own.
 */
public final class Channels {
  /** All events, as this service's consumer group reads them. */
  public static final String EVENTS_IN = "events-in";

  /** This service's events. */
  public static final String EVENTS_OUT = "events-out";

  /** Messages that this service could not read. */
  public static final String DEAD_LETTERS_OUT = "dead-letters-out";

  private Channels() {}
}
