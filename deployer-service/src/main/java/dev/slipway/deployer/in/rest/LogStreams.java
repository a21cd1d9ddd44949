package dev.slipway.deployer.in.rest;

import dev.slipway.deployer.diagnosis.LogMask;
import dev.slipway.deployer.inspection.PodLogs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Several logs becoming one: line by line, in the order in which they come. */
final class LogStreams implements AutoCloseable {
  private final LogMask mask;
  private final List<Stream> streams = new CopyOnWriteArrayList<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean closed;

  LogStreams(LogMask mask) {
    this.mask = mask;
  }

  private record Stream(String prefix, PodLogs.Lines lines) {}

  /** Adds a log, each of its lines to come after a prefix. */
  void add(String prefix, PodLogs.Lines lines) {
    streams.add(new Stream(prefix, lines));
    if (closed) {
      lines.close();
    }
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  /**
   * Writes until all have ended, or the reader has left.
   *
   * @throws IOException if the reader has left
   */
  void copy(OutputStream out) throws IOException {
    try (this) {
      if (streams.size() == 1) {
        copy(streams.getFirst(), out);
        return;
      }
      List<Thread> threads =
          streams.stream()
              .map(stream -> Thread.ofVirtual().name("pod-log").start(() -> copyOrEnd(stream, out)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    streams.forEach(stream -> stream.lines().close());
  }

  private void copyOrEnd(Stream stream, OutputStream out) {
    try {
      copy(stream, out);
    } catch (IOException e) {
      // The reader has left, or one pod's log broke off: its node may be gone.
      stream.lines().close();
    }
  }

  private void copy(Stream stream, OutputStream out) throws IOException {
    for (@Nullable String line = stream.lines().next();
        line != null;
        line = stream.lines().next()) {
      byte[] bytes = (stream.prefix() + mask.apply(line) + "\n").getBytes(StandardCharsets.UTF_8);
      writing.lock();
      try {
        out.write(bytes);
        if (!stream.lines().pending()) {
          out.flush();
        }
      } finally {
        writing.unlock();
      }
    }
  }
}
