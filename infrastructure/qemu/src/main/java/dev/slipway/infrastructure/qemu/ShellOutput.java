package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.Shell;
import dev.slipway.infrastructure.Shell.Output;
import dev.slipway.infrastructure.Shell.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Hands a command's output over from who receives it to who reads it, and makes the first wait. */
final class ShellOutput {

  private static final int MOST_WAITING = 2;

  private final Queue<Output> waiting = new ArrayDeque<>();
  private int open = 2;
  private boolean givenUp;

  /** Where one of the two streams is written to. */
  OutputStream stream(Stream stream) {
    return new OutputStream() {

      private boolean closed;

      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int from = offset; from < offset + length; from += Shell.MOST_BYTES) {
          int to = Math.min(offset + length, from + Shell.MOST_BYTES);
          put(new Output(stream, Arrays.copyOfRange(bytes, from, to)));
        }
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          end();
        }
      }
    };
  }

  private synchronized void put(Output output) throws IOException {
    try {
      while (waiting.size() >= MOST_WAITING && !givenUp) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (givenUp) {
      throw new IOException("nobody reads it any more");
    }
    waiting.add(output);
    notifyAll();
  }

  private synchronized void end() {
    open--;
    notifyAll();
  }

  /** Nothing is handed over from now on. */
  synchronized void giveUp() {
    givenUp = true;
    waiting.clear();
    notifyAll();
  }

  synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** The next piece; empty at the end of both streams, or when it was given up. */
  synchronized Optional<Output> next() throws InterruptedException {
    while (waiting.isEmpty() && open > 0 && !givenUp) {
      wait();
    }
    @Nullable Output next = waiting.poll();
    notifyAll();
    return Optional.ofNullable(next);
  }

  /** Waits for the end of both streams, for a while. */
  synchronized boolean ended(Duration most) throws InterruptedException {
    Deadline moment = Deadline.in(most);
    while (open > 0 && !givenUp && !moment.hasPassed()) {
      wait(Math.max(1, moment.remaining().toMillis()));
    }
    return open <= 0;
  }
}
