package dev.slipway.localstack.process;

import dev.slipway.localstack.LocalStackException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a process in a session of its own: it survives the terminal and the process that started
 * it. Its pid file is written before the program begins to run, by the process itself, so that not
 * even a crash of the starter leaves one that nobody knows.
 *
 * @param command program and arguments; never a secret, for every user of the machine reads them
 * @param environment added to this process' environment; secrets go here
 * @param log where its output is appended; rotated at start when it has grown, and by the
 *     supervisor from then on
 */
public record DetachedProcess(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path log,
    PidFile pidFile) {

  private static final Duration EXEC_DEADLINE = Duration.ofSeconds(10);

  /** Writes the pid file as {@link PidFile} reads it, then becomes the program ("$@"). */
  private static final String WRITE_PID_THEN_EXEC =
      """
      set -e
      read -r boot </proc/sys/kernel/random/boot_id
      read -r stat </proc/$$/stat
      pid_file=$1; shift
      after_name=${stat##*') '}
      start=$(set -f; set -- $after_name; shift 19; echo "$1")
      printf '%s\\n%s\\n' "$$" "$boot/$start" >"$pid_file.new"
      mv -f "$pid_file.new" "$pid_file"
      exec "$@"
      """;

  /** Starts it and returns as soon as it runs; whether it is ready, only it can tell. */
  public ProcessIdentity start() {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      LogRotation.of(System.getenv()).rotate(log);
      pidFile.delete();
      ProcessBuilder builder =
          new ProcessBuilder(launcher())
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process launcher = builder.start();
      if (!writesOwnPidFile()) {
        ProcessIdentity.of(launcher.pid()).ifPresent(pidFile::write);
      }
      Waiting.until(EXEC_DEADLINE, () -> pidFile.recorded().isPresent() || hasFailed(launcher));
      return pidFile
          .recorded()
          .orElseThrow(
              () -> new LocalStackException(command.getFirst() + " did not start; see " + log));
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start " + command.getFirst(), e);
    }
  }

  /** On Linux the launcher ends well at once: what it started belongs to nobody but init. */
  private static boolean hasFailed(Process launcher) {
    return !launcher.isAlive() && launcher.exitValue() != 0;
  }

  private List<String> launcher() {
    List<String> whole = new ArrayList<>();
    if (writesOwnPidFile()) {
      whole.addAll(List.of("setsid", "--fork", "sh", "-c", WRITE_PID_THEN_EXEC, "slipway"));
      whole.add(pidFile.path().toAbsolutePath().toString());
    }
    whole.addAll(command);
    return whole;
  }

  private static boolean writesOwnPidFile() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }
}
