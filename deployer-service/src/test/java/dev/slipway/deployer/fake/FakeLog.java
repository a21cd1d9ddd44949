package dev.slipway.deployer.fake;

import dev.slipway.deployer.inspection.PodLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a container prints, to whoever reads it. */
public final class FakeLog {
  private final List<String> printed = new ArrayList<>();
  private final List<BlockingQueue<Optional<String>>> followers = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  /** Prints a line. */
  public synchronized void print(String line) {
    printed.add(line);
    followers.forEach(each -> each.add(Optional.of(line)));
  }

  /** How many read it now. */
  public int readers() {
    return open.get();
  }

  synchronized PodLogs.Lines open(boolean follow) {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    printed.forEach(line -> lines.add(Optional.of(line)));
    if (follow) {
      followers.add(lines);
    } else {
      lines.add(Optional.empty());
    }
    open.incrementAndGet();
    return new PodLogs.Lines() {
      private boolean closed;

      @Override
      public @Nullable String next() {
        try {
          return lines.take().orElse(null);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return null;
        }
      }

      @Override
      public boolean pending() {
        return !lines.isEmpty();
      }

      @Override
      public synchronized void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
          lines.add(Optional.empty());
        }
      }
    };
  }
}
