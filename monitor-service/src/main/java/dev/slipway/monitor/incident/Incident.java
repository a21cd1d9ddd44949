package dev.slipway.monitor.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure and its story.
 *
 * @param id its id
 * @param kind what failed, and how
 * @param subject the node's, the machine's, the application's or the cluster's name
 * @param incarnation the machine's incarnation, or null if it is about none
 * @param generation the generation of the cluster's wish when it was opened
 * @param correlationId of the request that led to it
 * @param summary one plain sentence
 * @param openedAt when the first sign of it was seen
 * @param state open or closed
 * @param timeline what was seen, oldest first
 */
public record Incident(
    String id,
    IncidentKind kind,
    String subject,
    @Nullable Integer incarnation,
    long generation,
    String correlationId,
    String summary,
    Instant openedAt,
    State state,
    List<Entry> timeline) {

  /** A failure that goes on for long and flaps is told by its beginning and its end. */
  static final int MAX_ENTRIES = 300;

  public Incident {
    timeline = List.copyOf(timeline);
  }

  /** Where an incident is in its life. */
  public sealed interface State {}

  /**
   * It goes on.
   *
   * @param awaited what is not whole yet
   * @param subjectUpAt since when what failed is up again while something else is awaited, or null
   */
  public record Open(Set<Awaited> awaited, @Nullable Instant subjectUpAt) implements State {
    public Open {
      awaited = Set.copyOf(awaited);
    }
  }

  /** It is over since then. */
  public record Closed(Instant at) implements State {}

  /** Whether it goes on. */
  public boolean isOpen() {
    return state instanceof Open;
  }

  /** What it waits for; nothing once it is closed. */
  public Set<Awaited> awaited() {
    return switch (state) {
      case Open(Set<Awaited> awaited, Instant ignored) -> awaited;
      case Closed ignored -> Set.of();
    };
  }

  /** When it was closed, or null. */
  public @Nullable Instant closedAt() {
    return switch (state) {
      case Open ignored -> null;
      case Closed(Instant at) -> at;
    };
  }

  /** From its opening to its closing, or to now while it is open. */
  public Duration duration(Instant now) {
    Instant end = closedAt() == null ? now : closedAt();
    return end.isBefore(openedAt) ? Duration.ZERO : Duration.between(openedAt, end);
  }

  boolean isAbout(String name) {
    return kind.isAboutMachine() && subject.equals(name);
  }

  boolean tells(String eventId) {
    return timeline.stream().anyMatch(entry -> entry.eventId().equals(eventId));
  }

  /** With another entry, in the order of time, unless it is there. */
  Incident with(Entry entry) {
    if (tells(entry.eventId())) {
      return this;
    }
    List<Entry> entries = new ArrayList<>(timeline);
    if (entries.size() >= MAX_ENTRIES) {
      // Its first half tells how it began; the latest ones how it ends.
      entries.remove(MAX_ENTRIES / 2);
    }
    entries.add(entry);
    entries.sort(Comparator.comparing(Entry::time));
    return new Incident(
        id,
        kind,
        subject,
        incarnation,
        generation,
        correlationId,
        summary,
        openedAt,
        state,
        entries);
  }

  /** Waiting for this, too. */
  Incident awaiting(Awaited more) {
    return switch (state) {
      case Closed ignored -> this;
      case Open(Set<Awaited> awaited, Instant upAt) -> {
        Set<Awaited> all = new HashSet<>(awaited);
        all.add(more);
        yield transition(new Open(all, more instanceof Awaited.Subject ? null : upAt));
      }
    };
  }

  /** No longer waiting for this. */
  Incident without(Awaited done, Instant at) {
    return switch (state) {
      case Closed ignored -> this;
      case Open(Set<Awaited> awaited, Instant upAt) ->
          transition(
              new Open(
                  awaited.stream()
                      .filter(one -> !one.equals(done))
                      .collect(Collectors.toUnmodifiableSet()),
                  done instanceof Awaited.Subject ? at : upAt));
    };
  }

  /** Over; never before it was opened, or before the last that was seen of it. */
  Incident closed(Instant at) {
    Instant last = timeline.isEmpty() ? openedAt : timeline.getLast().time();
    return transition(new Closed(at.isBefore(last) ? last : at));
  }

  /**
   * The one gate through which its state changes.
   *
   * @throws IllegalStateException when it is closed: it is closed once, and a further failure is
   *     another incident
   */
  private Incident transition(State next) {
    if (state instanceof Closed) {
      throw new IllegalStateException("incident " + id + " is closed and stays so");
    }
    return new Incident(
        id,
        kind,
        subject,
        incarnation,
        generation,
        correlationId,
        summary,
        openedAt,
        next,
        timeline);
  }

  /** What it waits for, in stored form and a fixed order. */
  public List<String> awaitedTexts() {
    return List.copyOf(
        awaited().stream().map(Awaited::text).collect(Collectors.toCollection(TreeSet::new)));
  }
}
