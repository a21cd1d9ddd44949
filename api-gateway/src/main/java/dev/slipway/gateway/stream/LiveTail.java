package dev.slipway.gateway.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest events in memory, and those who follow them. Followers pull: each carries nothing but
 * its position, takes what fits when it can be written, and reads the stored log when it has fallen
 * behind what is held here. So memory is bounded, however slow a follower is.
 *
 * <p>Events and followers are found by the cluster, so that an event costs nothing to those who
 * follow other clusters.
 */
public final class LiveTail {

  /** The key of what is not asked for by cluster. No cluster has this id or name. */
  private static final String ALL = "";

  private static final NavigableMap<Long, LoggedEvent> NONE =
      Collections.unmodifiableNavigableMap(new TreeMap<>());

  /** By cluster id and by cluster name, and {@link #ALL}; each by position. */
  private final Map<String, NavigableMap<Long, LoggedEvent>> held = new HashMap<>();

  /** By the cluster of their filter. */
  private final Map<String, Set<Follower>> followers = new HashMap<>();

  private final int capacity;
  private final long maxBytes;
  private final EventLog.Head start;
  private long first;
  private long last;
  private long bytes;
  private int listeners;
  private volatile long lastAppend = System.nanoTime();

  /**
   * @param start the stored log's end now; nothing before is held here
   * @param capacity the most events held
   * @param maxBytes the most bytes of events held; one event is held even if it is larger
   */
  public LiveTail(EventLog.Head start, int capacity, long maxBytes) {
    this.start = start;
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.first = start.position() + 1;
    this.last = start.position();
  }

  /** The log's random number. */
  public int log() {
    return start.log();
  }

  /** The position of the newest event. */
  public synchronized long last() {
    return last;
  }

  /** When events last came, by {@code System.nanoTime()}. */
  public long lastAppend() {
    return lastAppend;
  }

  /** Takes the events that follow and wakes those who want any of them. */
  public void append(List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    Set<Follower> woken = new LinkedHashSet<>();
    synchronized (this) {
      for (LoggedEvent event : events) {
        add(event);
        tell(event, woken);
      }
    }
    lastAppend = System.nanoTime();
    woken.forEach(Follower::wake);
  }

  /**
   * Follows from now on.
   *
   * @param position the last event that the follower has seen
   * @param wake is run, on any thread, when something is there that the filter lets pass; it must
   *     only schedule work
   */
  public synchronized Follower follow(EventFilter filter, long position, Runnable wake) {
    Follower follower = new Follower(filter, position, wake);
    followers.computeIfAbsent(filter.cluster(), c -> new LinkedHashSet<>()).add(follower);
    listeners++;
    return follower;
  }

  public synchronized void leave(Follower follower) {
    Set<Follower> same = followers.get(follower.filter.cluster());
    if (same != null && same.remove(follower)) {
      listeners--;
      if (same.isEmpty()) {
        followers.remove(follower.filter.cluster());
      }
    }
  }

  /** How many follow. */
  public synchronized int listeners() {
    return listeners;
  }

  /**
   * What a follower has not been given yet, which counts as given from here on.
   *
   * @param most events
   * @param mostBytes of their frames; one event is given even if it is larger
   */
  public synchronized Slice next(Follower follower, int most, int mostBytes) {
    if (follower.caughtUp || follower.position >= last) {
      follower.caughtUp = true;
      return new Slice.CaughtUp();
    }
    if (follower.position < first - 1) {
      return new Slice.Behind();
    }
    List<LoggedEvent> events = new ArrayList<>();
    int size = 0;
    for (LoggedEvent event :
        held.getOrDefault(follower.filter.cluster(), NONE)
            .tailMap(follower.position, false)
            .values()) {
      if (!follower.filter.matches(event)) {
        continue;
      }
      size += event.frame().length;
      if (events.size() == most || (size > mostBytes && !events.isEmpty())) {
        follower.position = events.getLast().position();
        return new Slice.Events(events, false);
      }
      events.add(event);
    }
    follower.position = last;
    follower.caughtUp = true;
    return events.isEmpty() ? new Slice.CaughtUp() : new Slice.Events(events, true);
  }

  /** Up to where a follower was given all that it wants. */
  public synchronized long position(Follower follower) {
    return follower.caughtUp ? Math.max(follower.position, last) : follower.position;
  }

  /** A follower that was behind was given what is stored up to here. */
  public synchronized void passed(Follower follower, long position) {
    follower.position = Math.max(follower.position, position);
  }

  /** Nothing between is of interest to one who is caught up: it need not go through it. */
  private void tell(LoggedEvent event, Set<Follower> woken) {
    for (String key : keys(event)) {
      for (Follower follower : followers.getOrDefault(key, Set.of())) {
        if (event.position() > follower.position && follower.filter.matches(event)) {
          if (follower.caughtUp) {
            follower.caughtUp = false;
            follower.position = event.position() - 1;
          }
          woken.add(follower);
        }
      }
    }
  }

  private void add(LoggedEvent event) {
    if (event.position() != last + 1) {
      throw new IllegalArgumentException(
          "event " + event.position() + " can't follow event " + last);
    }
    while (last >= first
        && (last - first + 1 == capacity || bytes + event.frame().length > maxBytes)) {
      dropFirst();
    }
    last = event.position();
    bytes += event.frame().length;
    for (String key : keys(event)) {
      held.computeIfAbsent(key, k -> new TreeMap<>()).put(last, event);
    }
  }

  private void dropFirst() {
    LoggedEvent dropped =
        Objects.requireNonNull(held.getOrDefault(ALL, NONE).firstEntry()).getValue();
    for (String key : keys(dropped)) {
      NavigableMap<Long, LoggedEvent> events = held.getOrDefault(key, NONE);
      events.remove(first);
      if (events.isEmpty()) {
        held.remove(key);
      }
    }
    bytes -= dropped.frame().length;
    first++;
  }

  /** What an event is found by. */
  private static List<String> keys(LoggedEvent event) {
    String id = event.clusterId();
    String name = event.clusterName();
    return name.isEmpty() || name.equals(id) ? List.of(ALL, id) : List.of(ALL, id, name);
  }

  /** One who follows. Its state belongs to the tail. */
  public static final class Follower {
    private final EventFilter filter;
    private final Runnable wake;

    /** Up to where it was given all that it wants, unless it is caught up: then it is the end. */
    private long position;

    private boolean caughtUp;

    private Follower(EventFilter filter, long position, Runnable wake) {
      this.filter = filter;
      this.position = position;
      this.wake = wake;
    }

    private void wake() {
      wake.run();
    }
  }

  /** What a follower may write next. */
  public sealed interface Slice {
    /**
     * At least one event.
     *
     * @param all whether nothing more is there
     */
    record Events(List<LoggedEvent> events, boolean all) implements Slice {}

    /** Nothing newer is there. */
    record CaughtUp() implements Slice {}

    /** What comes next is only in the stored log. */
    record Behind() implements Slice {}
  }
}
