package dev.slipway.simulator.kubernetes.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file with a line for each change. It is written anew when most of it is out of date. */
final class ChangeLog {
  private static final long SMALLEST_TO_COMPACT = 1 << 20;
  private static final int TIMES_TO_COMPACT = 4;

  private final Path file;
  private FileChannel channel;
  private long size;
  private long compacted;

  /**
   * A line of the file.
   *
   * @param key empty where only the revision is told
   * @param object null if it was removed
   */
  record Line(String key, @Nullable ObjectNode object, long revision) {}

  private ChangeLog(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    this.compacted = size;
  }

  static ChangeLog open(Path file, Consumer<Line> reader) throws IOException {
    if (Files.exists(file)) {
      long whole = read(file, reader);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      // A line that was being written when the process died was never acknowledged.
      channel.truncate(whole);
      channel.position(whole);
      return new ChangeLog(file, channel);
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return new ChangeLog(
        file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
  }

  /** Reads all whole lines; returns where they end. */
  static long read(Path file, Consumer<Line> reader) throws IOException {
    long end = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Line line = parse(text);
        if (line == null) {
          break;
        }
        reader.accept(line);
        end += text.getBytes(StandardCharsets.UTF_8).length + 1L;
      }
    }
    return Math.min(end, Files.size(file));
  }

  private static @Nullable Line parse(String text) {
    try {
      JsonNode line = Json.MAPPER.readTree(text);
      if (!line.path("r").isNumber()) {
        return null;
      }
      return new Line(
          line.path("k").asText(),
          line.get("o") instanceof ObjectNode object ? object : null,
          line.path("r").longValue());
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Adds a line. Returns whether the file should be written anew. */
  boolean append(Line line) {
    try {
      size += writeFully(channel, text(line));
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + file + " can't be written", e);
    }
    return size > SMALLEST_TO_COMPACT && size > compacted * TIMES_TO_COMPACT;
  }

  void compact(Collection<Entry> entries, long revision) {
    try {
      channel.close();
      write(file, entries, revision);
      channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      size = channel.size();
      compacted = size;
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + file + " can't be written anew", e);
    }
  }

  /** Writes a file with everything, whole or not at all. */
  static void write(Path file, Collection<Entry> entries, long revision) throws IOException {
    Path making = file.resolveSibling(file.getFileName() + ".making");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(making))) {
      out.write(text(new Line("", null, revision)));
      for (Entry entry : entries) {
        out.write(text(new Line(entry.key(), entry.object(), entry.revision())));
      }
    }
    Files.move(making, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void close() {
    try {
      channel.force(false);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + file + " can't be closed", e);
    }
  }

  private static byte[] text(Line line) {
    ObjectNode text = Json.object().put("r", line.revision());
    if (!line.key().isEmpty()) {
      text.put("k", line.key());
    }
    if (line.object() != null) {
      text.set("o", line.object());
    }
    byte[] bytes = Json.bytes(text);
    byte[] whole = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    whole[bytes.length] = '\n';
    return whole;
  }

  private static int writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return bytes.length;
  }
}
