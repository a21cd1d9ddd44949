package dev.slipway.simulator.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a machine printed over all its boots, as far as it is kept. */
public final class Console {

  /** What is kept at least, in bytes; at twice as much the older half goes. */
  private static final int KEPT = 512 * 1024;

  private final Path file;

  public Console(Path file) {
    this.file = file;
  }

  public synchronized void print(String line) {
    try {
      Files.writeString(file, line + "\r\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (Files.size(file) > 2 * KEPT) {
        SimulatorFiles.replace(file, tail(KEPT));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its end, of so many bytes at most. */
  public synchronized String tail(int mostBytes) {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long length = open.length();
      int count = (int) Math.min(length, mostBytes);
      byte[] bytes = new byte[count];
      open.seek(length - count);
      open.readFully(bytes);
      int from = 0;
      // Not in the middle of a character.
      while (count < length && from < count && (bytes[from] & 0xC0) == 0x80) {
        from++;
      }
      return new String(bytes, from, count - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
