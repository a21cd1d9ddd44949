package dev.slipway.cli.demo;

import dev.slipway.cli.application.PageProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A reader at each of several doors, who asks for the page again and again. */
final class PageReader implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000_000L;

  /** A browser waits longer; for who counts, an answer that late is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final PageProbe probe = new PageProbe(PATIENCE);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<Thread> readers = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param doors addresses by the machine that they lead through
   */
  PageReader(Map<String, String> doors) {
    doors.values().forEach(address -> readers.add(Thread.ofVirtual().start(() -> read(address))));
  }

  int asked() {
    return asked.get();
  }

  int failed() {
    return failed.get();
  }

  private void read(String address) {
    while (!closed) {
      boolean answered = probe.answers(address);
      if (closed && !answered) {
        return; // cut off by the end
      }
      asked.incrementAndGet();
      if (!answered) {
        failed.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Ends the reading; what was asked for already is counted still. */
  @Override
  public void close() {
    closed = true;
    for (Thread reader : readers) {
      try {
        if (!reader.join(PATIENCE)) {
          reader.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
