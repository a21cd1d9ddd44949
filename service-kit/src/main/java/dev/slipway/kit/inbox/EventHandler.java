package dev.slipway.kit.inbox;

import dev.slipway.events.EventEnvelope;
import dev.slipway.events.SlipwayEvent;
import java.util.Set;

/**
 * A bean that takes note of events. It is called once for the effect of each event, in the order of
 * the cluster's events, within a transaction that also records that the event was handled: it
 * should write a few rows and wake the reconciler, and call nothing outside of the database.
 *
 * <p>When it throws, the transaction is rolled back and the event handled again, until it succeeds;
 * events of the same partition wait. Several handlers of one event share the transaction.
 */
public interface EventHandler {

  /** The types of events it wants. */
  Set<Class<? extends SlipwayEvent>> types();

  /** Takes note of an event. */
  void handle(EventEnvelope<?> event);
}
