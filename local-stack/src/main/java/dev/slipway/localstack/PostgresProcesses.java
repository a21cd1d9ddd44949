package dev.slipway.localstack;

import dev.slipway.localstack.process.ProcessIdentity;
import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The processes that work in one data directory, whoever started them. */
record PostgresProcesses(Path data) {
  private static final Duration ORPHANS_LEAVE_WITHIN = Duration.ofSeconds(5);

  /** The server that {@code postmaster.pid} names, if that process is one and works in here. */
  Optional<Postmaster> postmaster() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      if (lines.size() < 4) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines.get(0).strip());
      int port = Integer.parseInt(lines.get(3).strip());
      boolean ready = lines.size() > 7 && lines.get(7).strip().equals("ready");
      return worksHere(pid)
          ? ProcessIdentity.of(pid).map(process -> new Postmaster(process, port, ready))
          : Optional.empty();
    } catch (IOException | NumberFormatException noneOrDamaged) {
      return Optional.empty();
    }
  }

  /**
   * @param ready whether it accepts connections
   */
  record Postmaster(ProcessIdentity process, int port, boolean ready) {}

  /**
   * Back ends whose postmaster was killed leave by themselves within moments; until then a new
   * server would refuse the shared memory they hold. Those that don't leave are killed.
   */
  void awaitOrphans() {
    if (Waiting.until(ORPHANS_LEAVE_WITHIN, () -> all().isEmpty())) {
      return;
    }
    all().forEach(ProcessIdentity::kill);
    if (!Waiting.until(ORPHANS_LEAVE_WITHIN, () -> all().isEmpty())) {
      throw new LocalStackException(
          "Processes of an earlier PostgreSQL hold " + data + ": " + all());
    }
  }

  List<ProcessIdentity> all() {
    return ProcessHandle.allProcesses()
        .filter(handle -> worksHere(handle.pid()))
        .map(handle -> ProcessIdentity.of(handle.pid()).orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Every PostgreSQL process has the data directory as its working directory. */
  private boolean worksHere(long pid) {
    try {
      Path process = Path.of("/proc", Long.toString(pid));
      return Files.readSymbolicLink(process.resolve("cwd")).equals(data.toRealPath())
          && Files.readSymbolicLink(process.resolve("exe")).endsWith("bin/postgres");
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
