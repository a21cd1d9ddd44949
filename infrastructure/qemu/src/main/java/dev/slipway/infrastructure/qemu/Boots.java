package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Tells boots apart. A power-on has an id. A reset from inside is seen in what the firmware writes
 * about each boot, through a port of its own: QEMU appends that to a file whether anybody watches
 * or not, so that no reset is missed.
 */
final class Boots {

  /** The firmware's last words before it gives the processor to what it boots. */
  private static final Pattern HANDED_OVER =
      Pattern.compile("^Booting from [0-9a-f]{4}:[0-9a-f]{4}", Pattern.MULTILINE);

  private static final long MOST_FIRMWARE_BYTES = 1 << 20;
  private static final Duration LOCK = Duration.ofSeconds(5);

  /**
   * A boot, or several that followed each other by resets.
   *
   * @param powerOn the id of the power-on
   * @param startedAt when the present boot began
   * @param count which boot of this power-on it is; 0 until the firmware has done its work
   * @param counted how much of the firmware's log has been looked at
   */
  record Boot(String powerOn, Instant startedAt, int count, long counted) {

    /** Of the present boot. */
    String id() {
      return count > 1 ? powerOn + "." + count : powerOn;
    }
  }

  /** Notes a power-on that is about to be. */
  Boot begin(MachineFiles files) throws IOException {
    try (Locks.Held held = lock(files)) {
      Files.deleteIfExists(files.firmware());
      Boot boot =
          new Boot(
              UUID.randomUUID().toString(), Instant.ofEpochMilli(System.currentTimeMillis()), 0, 0);
      write(files, boot);
      return boot;
    }
  }

  /** The last boot; empty if there was none. */
  Optional<Boot> last(MachineFiles files) throws IOException {
    Optional<Boot> noted = read(files);
    if (noted.isEmpty() || size(files.firmware()) == noted.get().counted) {
      return noted;
    }
    try (Locks.Held held = lock(files)) {
      return read(files).map(boot -> count(files, boot));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Boot count(MachineFiles files, Boot boot) {
    try {
      String said = from(files.firmware(), boot.counted);
      // What is not a whole line yet is looked at again.
      String lines = said.substring(0, said.lastIndexOf('\n') + 1);
      int more = (int) HANDED_OVER.matcher(lines).results().count();
      long counted = boot.counted + lines.getBytes(StandardCharsets.ISO_8859_1).length;
      if (counted > MOST_FIRMWARE_BYTES) {
        try (RandomAccessFile log = new RandomAccessFile(files.firmware().toFile(), "rw")) {
          log.setLength(0);
        }
        counted = 0;
      }
      int count = boot.count + more;
      Instant startedAt =
          more > 0 && count > 1
              ? Files.getLastModifiedTime(files.firmware()).toInstant()
              : boot.startedAt;
      Boot now =
          new Boot(boot.powerOn, Instant.ofEpochMilli(startedAt.toEpochMilli()), count, counted);
      if (!now.equals(boot)) {
        write(files, now);
      }
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String from(Path log, long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = Math.max(0, file.length() - offset);
      byte[] bytes = new byte[(int) length];
      file.seek(offset);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (FileNotFoundException e) {
      return "";
    }
  }

  static long size(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static Locks.Held lock(MachineFiles files) {
    Layout.directory(files.run());
    return Locks.take(
        files.run().resolve("boot.lock"), "another look at a machine's boots", Deadline.in(LOCK));
  }

  private static Optional<Boot> read(MachineFiles files) throws IOException {
    Optional<String> text = Disk.read(files.boot());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode boot = Qmp.parse(text.get());
    return Optional.of(
        new Boot(
            boot.path("powerOn").asText(),
            Instant.parse(boot.path("startedAt").asText()),
            boot.path("count").asInt(),
            boot.path("counted").asLong()));
  }

  private static void write(MachineFiles files, Boot boot) throws IOException {
    ObjectNode json =
        Qmp.JSON
            .createObjectNode()
            .put("powerOn", boot.powerOn)
            .put("startedAt", boot.startedAt.toString())
            .put("count", boot.count)
            .put("counted", boot.counted);
    Disk.write(files.boot(), json.toString());
  }
}
