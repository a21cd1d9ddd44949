package dev.slipway.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What a group of subscribers has received since the beginning of a measurement. */
final class Deliveries {
  private List<Double> delays = new ArrayList<>();
  private long twice;
  private long outOfOrder;
  private long strange;
  private long lastNanos;

  /** Counts from here on. */
  synchronized void begin() {
    delays = new ArrayList<>();
    twice = 0;
    outOfOrder = 0;
    strange = 0;
  }

  /** An event came for the first time. */
  synchronized void received(long publishedNanos, long nanos, boolean inOrder) {
    delays.add((nanos - publishedNanos) / 1e6);
    lastNanos = nanos;
    if (!inOrder) {
      outOfOrder++;
    }
  }

  /** An event came again. */
  synchronized void receivedAgain() {
    twice++;
  }

  /** Something came that this subscriber did not ask for, or its stream ended. */
  synchronized void strange() {
    strange++;
  }

  synchronized int count() {
    return delays.size();
  }

  /** When the last one came, by {@code System.nanoTime()}. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  synchronized long twice() {
    return twice;
  }

  synchronized long outOfOrder() {
    return outOfOrder;
  }

  synchronized long strangeOnes() {
    return strange;
  }

  /** From being published to being received, in milliseconds, the least first. */
  synchronized List<Double> sortedDelays() {
    return delays.stream().sorted().toList();
  }
}
