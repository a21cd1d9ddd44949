package dev.slipway.monitor.incident;

import dev.slipway.events.EventEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an incident that is opened later may have to begin with.
 *
 * @param recent what was seen of the cluster lately, in the order in which it came
 * @param pending what said that an application or the cluster is not whole, without a failure of a
 *     node or the database being known: one a subject, until it is whole or an incident takes it up
 */
public record Memory(List<EventEnvelope<?>> recent, List<EventEnvelope<?>> pending) {
  /** Nothing. */
  public static final Memory EMPTY = new Memory(List.of(), List.of());

  /** No more than so many are kept, however much happens. */
  private static final int MAX_RECENT = 60;

  public Memory {
    recent = List.copyOf(recent);
    pending = List.copyOf(pending);
  }

  boolean knows(String eventId) {
    return Stream.concat(recent.stream(), pending.stream())
        .anyMatch(event -> event.id().equals(eventId));
  }

  /** With this event, without what is older than it by more than the time to keep. */
  Memory with(EventEnvelope<?> event, Duration keep) {
    Instant oldest = event.time().minus(keep);
    List<EventEnvelope<?>> kept =
        Stream.concat(recent.stream().filter(one -> !one.time().isBefore(oldest)), Stream.of(event))
            .toList();
    return new Memory(kept.subList(Math.max(0, kept.size() - MAX_RECENT), kept.size()), pending);
  }

  Memory withPending(EventEnvelope<?> event) {
    return new Memory(recent, Stream.concat(pending.stream(), Stream.of(event)).toList());
  }

  Memory withoutPending(Predicate<EventEnvelope<?>> done) {
    return new Memory(recent, pending.stream().filter(done.negate()).toList());
  }
}
