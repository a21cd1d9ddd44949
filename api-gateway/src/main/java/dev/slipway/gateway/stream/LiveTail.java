package dev.slipway.gateway.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, and those who want to hear of newer ones. Subscribers pull: each
 * carries nothing but its position, takes what fits when it can be written, and reads the stored
 * log when it has fallen behind what is held here. So memory is bounded, however slow a subscriber
 * is.
 */
public final class LiveTail {

  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final @Nullable LoggedEvent[] ring;
  private final long maxBytes;
  private final EventLog.Head start;
  private long first;
  private long last;
  private long bytes;
  private volatile long lastAppend = System.nanoTime();

  /**
   * @param start the stored log's end now; nothing before is held here
   * @param capacity the most events held
   * @param maxBytes the most bytes of events held; one event is held even if it is larger
   */
  public LiveTail(EventLog.Head start, int capacity, long maxBytes) {
    this.start = start;
    this.ring = new LoggedEvent[capacity];
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

  /** The position before the oldest event held here. */
  public synchronized long beforeFirst() {
    return first - 1;
  }

  /** When events last came, by {@code System.nanoTime()}. */
  public long lastAppend() {
    return lastAppend;
  }

  /** Takes the events that follow and wakes the listeners. */
  public void append(List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    events.forEach(this::add);
    lastAppend = System.nanoTime();
    listeners.forEach(Runnable::run);
  }

  /** Up to {@code limit} events after a position. */
  public synchronized Slice after(long position, int limit) {
    if (position >= last) {
      return new Slice.CaughtUp();
    }
    if (position < first - 1) {
      return new Slice.Behind();
    }
    long end = Math.min(last, position + limit);
    List<LoggedEvent> events = new ArrayList<>((int) (end - position));
    for (long p = position + 1; p <= end; p++) {
      events.add(held(p));
    }
    return new Slice.Events(events);
  }

  /** The listener is run, on any thread, after each append; it must only schedule work. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  public void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  public int listeners() {
    return listeners.size();
  }

  private synchronized void add(LoggedEvent event) {
    if (event.position() != last + 1) {
      throw new IllegalArgumentException(
          "event " + event.position() + " can't follow event " + last);
    }
    while (last >= first
        && (last - first + 1 == ring.length || bytes + event.frame().length > maxBytes)) {
      bytes -= held(first).frame().length;
      ring[slot(first)] = null;
      first++;
    }
    last = event.position();
    ring[slot(last)] = event;
    bytes += event.frame().length;
  }

  private LoggedEvent held(long position) {
    return Objects.requireNonNull(ring[slot(position)]);
  }

  private int slot(long position) {
    return (int) (position % ring.length);
  }

  /** What a subscriber may write next. */
  public sealed interface Slice {
    /** At least one event. */
    record Events(List<LoggedEvent> events) implements Slice {}

    /** Nothing newer is there. */
    record CaughtUp() implements Slice {}

    /** What comes next is only in the stored log. */
    record Behind() implements Slice {}
  }
}
