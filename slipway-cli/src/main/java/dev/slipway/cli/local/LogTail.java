package dev.slipway.cli.local;

import dev.slipway.localstack.process.LogRotation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a log, and what is added to it. */
final class LogTail {
  private static final int BYTES_A_LINE = 600;

  /** A rotation empties the log right after it was copied; waited for that often. */
  private static final int PATIENCE = 10;

  private final Path file;
  private final Path older;
  private long position;
  private @Nullable Object olderIs;
  private int waited;

  LogTail(Path file) {
    this.file = file;
    this.older = LogRotation.older(file, 1);
    this.position = size(file);
    this.olderIs = identity(older);
  }

  /** The last lines of a file; none when it is absent. */
  static List<String> last(Path file, int lines) {
    long size = size(file);
    long from = Math.max(0, size - (long) lines * BYTES_A_LINE);
    List<String> all = read(file, from, size).lines().toList();
    int skip = Math.max(from > 0 && all.size() > 1 ? 1 : 0, all.size() - lines);
    return all.subList(skip, all.size());
  }

  /** Whole lines that were added since the last call, across a rotation. */
  List<String> added() {
    Object newest = identity(older);
    if (Objects.equals(newest, olderIs)) {
      return addedTo(file);
    }
    // Rotated: what was read so far is in the copy, and so is what was added before the rotation.
    if (size(file) >= size(older) && waited++ < PATIENCE) {
      return List.of();
    }
    if (!Objects.equals(identity(LogRotation.older(file, 2)), olderIs)) {
      position = 0; // more than once: what the first put aside is left out
    }
    List<String> lines = new ArrayList<>(addedTo(older));
    olderIs = newest;
    waited = 0;
    position = 0;
    lines.addAll(addedTo(file));
    return lines;
  }

  private List<String> addedTo(Path log) {
    long size = size(log);
    if (size < position) {
      position = 0;
    }
    String text = read(log, position, size);
    int end = text.lastIndexOf('\n') + 1;
    position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    return text.substring(0, end).lines().toList();
  }

  private static @Nullable Object identity(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException absent) {
      return null;
    }
  }

  private static String read(Path file, long from, long to) {
    if (to <= from) {
      return "";
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(to - from)];
      access.seek(from);
      int read = Math.max(0, access.read(bytes));
      return new String(bytes, 0, read, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException absent) {
      return 0;
    }
  }
}
