package dev.slipway.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One process, told apart from any later one that the kernel gives the same id.
 *
 * @param pid the kernel's id
 * @param started when it started: on Linux the boot's id and the start in clock ticks since that
 *     boot, elsewhere its start instant
 */
public record ProcessIdentity(long pid, String started) {
  private static final Path PROC = Path.of("/proc");
  private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");

  /** Index of {@code num_threads} among the fields after the command's name, proc(5). */
  private static final int THREADS_FIELD = 17;

  /** Index of {@code starttime} among them. */
  private static final int START_FIELD = 19;

  private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);

  /** The process that has this id now; empty when there is none or only its zombie is left. */
  public static Optional<ProcessIdentity> of(long pid) {
    if (!Files.isReadable(BOOT_ID)) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .flatMap(handle -> handle.info().startInstant())
          .map(instant -> new ProcessIdentity(pid, instant.toString()));
    }
    try {
      return fromStat(
          Files.readString(BOOT_ID).strip(),
          Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * Reads a line of {@code /proc/<pid>/stat}; empty for a zombie. Where only the first thread is
   * one, the others still end, and hold the process's ports until the last of them has.
   */
  static Optional<ProcessIdentity> fromStat(String bootId, String stat) {
    int nameStart = stat.indexOf('(');
    if (nameStart < 0 || stat.lastIndexOf(')') < nameStart) {
      return Optional.empty();
    }
    String[] fields = afterName(stat);
    if (fields.length <= START_FIELD || hasEnded(fields)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(stat.substring(0, nameStart).strip());
    return Optional.of(new ProcessIdentity(pid, bootId + "/" + fields[START_FIELD]));
  }

  private static boolean hasEnded(String[] fields) {
    return fields[0].equals("X")
        || (fields[0].equals("Z") && Integer.parseInt(fields[THREADS_FIELD]) <= 1);
  }

  private static String[] afterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
  }

  /** Whether a signal has stopped it (SIGSTOP); false where that can't be read. */
  public boolean isFrozen() {
    try {
      return isFrozen(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat")));
    } catch (IOException gone) {
      return false;
    }
  }

  static boolean isFrozen(String stat) {
    return afterName(stat)[0].equals("T");
  }

  /** Whether exactly this process still runs. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Asks it to end (SIGTERM); does nothing when it has gone. */
  public void terminate() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** Ends it at once (SIGKILL) and returns when it has gone, within ten seconds at most. */
  public void kill() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Waiting.until(KILL_DEADLINE, () -> !isAlive());
    }
  }
}
