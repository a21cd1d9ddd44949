package dev.slipway.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a process' identity is kept while it runs, so that a later command finds it again. */
public record PidFile(Path path) {

  /** The process written down here, if it still is that one and runs. */
  public Optional<ProcessIdentity> running() {
    return recorded().filter(ProcessIdentity::isAlive);
  }

  /** The process written down here, whether it still runs or not. */
  public Optional<ProcessIdentity> recorded() {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException absent) {
      return Optional.empty();
    }
    if (lines.size() != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProcessIdentity(Long.parseLong(lines.get(0)), lines.get(1)));
    } catch (NumberFormatException damaged) {
      return Optional.empty();
    }
  }

  /** Whether it was written before that file was: a process runs what is no longer there. */
  public boolean olderThan(Path file) {
    try {
      return Files.getLastModifiedTime(path).compareTo(Files.getLastModifiedTime(file)) < 0;
    } catch (IOException absent) {
      return false;
    }
  }

  public void write(ProcessIdentity identity) {
    try {
      Path temporary = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(temporary, identity.pid() + "\n" + identity.started() + "\n");
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write the pid file " + path, e);
    }
  }

  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not delete the pid file " + path, e);
    }
  }

  /**
   * Ends the process: asks first, and kills it when it still runs after {@code grace}.
   *
   * @return whether it ended when asked, or was not running
   */
  public boolean stop(Duration grace) {
    Optional<ProcessIdentity> process = running();
    process.ifPresent(ProcessIdentity::terminate);
    boolean ended = process.isEmpty() || Waiting.until(grace, () -> !process.get().isAlive());
    kill();
    return ended;
  }

  /** Ends the process at once, and returns when it has gone. */
  public void kill() {
    running().ifPresent(ProcessIdentity::kill);
    delete();
  }
}
