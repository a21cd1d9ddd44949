package dev.slipway.cli.local;

import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Held by whoever starts or stops processes, so that two commands don't do it at once. */
final class StackLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock if it is free. */
  static Optional<StackLock> tryTake(Home home) {
    Path file = home.directory().resolve("lock");
    try {
      Files.createDirectories(home.directory());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new StackLock(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("Could not lock " + file, e);
    }
  }

  /** Takes the lock as soon as it is free. */
  static StackLock take(Home home) {
    AtomicReference<@Nullable StackLock> taken = new AtomicReference<>();
    Waiting.until(
        PATIENCE,
        () -> {
          tryTake(home).ifPresent(taken::set);
          return taken.get() != null;
        });
    @Nullable StackLock lock = taken.get();
    if (lock == null) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "Another slipway up or down has been at work for " + PATIENCE.toSeconds() + " s",
          "Wait for it, or end it; ./slipway status shows what runs.");
    }
    return lock;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
