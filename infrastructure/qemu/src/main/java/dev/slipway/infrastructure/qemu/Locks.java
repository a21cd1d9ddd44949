package dev.slipway.infrastructure.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks between threads and processes. The kernel lets go of a process's when it dies.
 *
 * <p>A process has a file locked or not, whichever thread asks: so threads first agree among
 * themselves.
 */
final class Locks {

  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private Locks() {}

  /** A lock that is held until it is closed, by the thread that took it. */
  static final class Held implements AutoCloseable {

    private final ReentrantLock threads;
    private final @Nullable FileChannel file;

    private Held(ReentrantLock threads, @Nullable FileChannel file) {
      this.threads = threads;
      this.file = file;
    }

    @Override
    public void close() {
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        threads.unlock();
      }
    }
  }

  /**
   * Takes a lock; who holds it may take it again.
   *
   * @param path a file in a directory that is there; who holds the lock may delete it
   */
  static Held take(Path path, String waitingFor, Deadline deadline) {
    ReentrantLock threads = THREADS.computeIfAbsent(path, key -> new ReentrantLock());
    try {
      if (!threads.tryLock(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
        throw Deadline.exceeded("waiting for " + waitingFor);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.interrupted(waitingFor, e);
    }
    if (threads.getHoldCount() > 1) {
      return new Held(threads, null);
    }
    try {
      while (true) {
        FileChannel file = tryFile(path);
        if (file != null) {
          return new Held(threads, file);
        }
        deadline.pause(LOOK_AGAIN, waitingFor);
      }
    } catch (IOException e) {
      threads.unlock();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  private static @Nullable FileChannel tryFile(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      Object before = key(path);
      FileLock lock = file.tryLock();
      // Who had it may have deleted the file meanwhile: then this lock excludes nobody.
      locked = lock != null && before != null && Objects.equals(before, key(path));
      return locked ? file : null;
    } finally {
      if (!locked) {
        file.close();
      }
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
