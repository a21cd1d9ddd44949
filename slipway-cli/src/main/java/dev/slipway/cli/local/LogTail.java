package dev.slipway.cli.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, and what is added to it. */
final class LogTail {
  private static final int BYTES_A_LINE = 600;

  private final Path file;
  private long position;

  LogTail(Path file) {
    this.file = file;
    this.position = size(file);
  }

  /** The last lines of a file; none when it is absent. */
  static List<String> last(Path file, int lines) {
    long size = size(file);
    long from = Math.max(0, size - (long) lines * BYTES_A_LINE);
    List<String> all = read(file, from, size).lines().toList();
    int skip = Math.max(from > 0 && all.size() > 1 ? 1 : 0, all.size() - lines);
    return all.subList(skip, all.size());
  }

  /** Whole lines that were added since the last call; from the start of a file that was rotated. */
  List<String> added() {
    long size = size(file);
    if (size < position) {
      position = 0;
    }
    String text = read(file, position, size);
    int end = text.lastIndexOf('\n') + 1;
    position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    return text.substring(0, end).lines().toList();
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
