package dev.slipway.localstack.process;

import dev.slipway.localstack.LocalStackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Keeps a log small while its process goes on writing to it: what is there is copied to {@code
 * LOG.1} (and what was there to {@code LOG.2}, and so on), and the log is emptied. The process,
 * which appends, need not take part. A line written between the last byte's copy and the emptying
 * is lost; nothing else is.
 *
 * @param bytes with that many or more a log is rotated
 * @param kept how many older files are kept, 1 or more
 */
public record LogRotation(long bytes, int kept) {
  /** Sets the size in bytes; 8 MiB where it is not set. */
  public static final String SIZE_VARIABLE = "SLIPWAY_LOG_BYTES";

  /** Sets how many older files are kept; 3 where it is not set. */
  public static final String FILES_VARIABLE = "SLIPWAY_LOG_FILES";

  public LogRotation {
    if (bytes < 1 || kept < 1) {
      throw new LocalStackException(
          SIZE_VARIABLE + " and " + FILES_VARIABLE + " must be whole numbers of 1 or more");
    }
  }

  /** As the environment says. */
  public static LogRotation of(Map<String, String> environment) {
    try {
      return new LogRotation(
          Long.parseLong(environment.getOrDefault(SIZE_VARIABLE, "8388608")),
          Integer.parseInt(environment.getOrDefault(FILES_VARIABLE, "3")));
    } catch (NumberFormatException e) {
      return new LogRotation(0, 0);
    }
  }

  /**
   * Where an older file is.
   *
   * @param age 1 for the newest
   */
  public static Path older(Path log, int age) {
    return log.resolveSibling(log.getFileName() + "." + age);
  }

  /**
   * Rotates a log that has grown; does nothing when it has not, when it is absent, or while another
   * process rotates it.
   *
   * @return whether it did
   */
  public boolean rotate(Path log) {
    if (!hasGrown(log)) {
      return false;
    }
    try (FileChannel channel =
            FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null && hasGrown(log) && rotate(log, channel);
    } catch (OverlappingFileLockException otherThread) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not rotate " + log, e);
    }
  }

  private boolean rotate(Path log, FileChannel channel) throws IOException {
    Path copy = log.resolveSibling(log.getFileName() + ".rotating");
    try (FileChannel to =
        FileChannel.open(
            copy,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      long copied = copy(channel, to, 0);
      for (int older = kept; older > 1; older--) {
        moveIfThere(older(log, older - 1), older(log, older));
      }
      copied = copy(channel, to, copied);
      Files.move(
          copy, older(log, 1), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      copy(channel, to, copied);
      channel.truncate(0);
    }
    return true;
  }

  private static long copy(FileChannel from, FileChannel to, long position) throws IOException {
    long copied = position;
    while (copied < from.size()) {
      copied += from.transferTo(copied, from.size() - copied, to);
    }
    return copied;
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private boolean hasGrown(Path log) {
    try {
      return Files.size(log) >= bytes;
    } catch (IOException absent) {
      return false;
    }
  }
}
