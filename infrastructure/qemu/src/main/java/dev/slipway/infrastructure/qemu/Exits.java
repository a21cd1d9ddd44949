package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.MachineState.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How machines ended. The shell that waits for QEMU notes it, whether Slipway runs or not. Where
 * that shell died as well, whoever notices first notes what there is to know.
 */
final class Exits {

  /** What is given as exit code where nobody heard it. */
  static final int UNKNOWN = -1;

  /** QEMU's exit code after its action {@code exit-failure}. */
  private static final int FAILURE = 1;

  private static final int KILLED = 128 + 9;
  private static final Duration SUPERVISOR = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final int LAST_WORDS = 16 * 1024;

  private final Processes processes;

  Exits(Processes processes) {
    this.processes = processes;
  }

  /** What was noted. */
  Optional<Stop> find(MachineFiles files, String powerOn) throws IOException {
    Optional<String> text = Disk.read(files.exit(powerOn));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] words = text.get().strip().split(" ");
    int code = Integer.parseInt(words[0]);
    Instant at = Instant.ofEpochMilli(Long.parseLong(words[1]));
    return Optional.of(new Stop(at, code, false, detail(files, code)));
  }

  /** What was noted, or now is, of a machine that certainly doesn't run; its lock is held. */
  Stop conclude(MachineFiles files, String powerOn) throws IOException {
    Deadline moment = Deadline.in(SUPERVISOR);
    while (!Files.exists(files.exit(powerOn))
        && processes.supervisor(files, powerOn).isPresent()
        && !moment.hasPassed()) {
      moment.rest(LOOK_AGAIN, "the note about the end of a machine");
    }
    Path mine = files.directory().resolve("exit." + UUID.randomUUID() + ".part");
    Files.writeString(mine, UNKNOWN + " " + System.currentTimeMillis() + "\n");
    try {
      Files.createLink(files.exit(powerOn), mine);
    } catch (FileAlreadyExistsException e) {
      // It was noted meanwhile, and better.
    } finally {
      Files.delete(mine);
    }
    return find(files, powerOn).orElseThrow();
  }

  private static String detail(MachineFiles files, int code) throws IOException {
    String console = text(Disk.tail(files.console(), LAST_WORDS));
    return switch (code) {
      case 0 -> "It was shut down.";
      case FAILURE ->
          console.contains("Kernel panic")
              ? "The guest's kernel panicked: its console says why."
              : "QEMU failed: " + lastLine(files);
      case KILLED -> "QEMU was killed.";
      case UNKNOWN -> "QEMU is gone, and nobody saw how it ended: the host went down, perhaps.";
      default ->
          code > 128
              ? "QEMU died of signal " + (code - 128) + "."
              : "QEMU failed: " + lastLine(files);
    };
  }

  private static String lastLine(MachineFiles files) throws IOException {
    return text(Disk.tail(files.qemuLog(), LAST_WORDS))
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((first, second) -> second)
        .orElse("it didn't say why.");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
