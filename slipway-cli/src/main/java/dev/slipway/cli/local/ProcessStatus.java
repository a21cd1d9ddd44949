package dev.slipway.cli.local;

import dev.slipway.localstack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one process is.
 *
 * @param state RUNNING, FROZEN (by a signal), CRASHED or STOPPED
 * @param pid null unless it runs or is frozen
 * @param ready whether it serves
 * @param uptimeSeconds null unless it runs
 * @param memoryMiB its share of memory (PSS) with all it has started; null where that can't be read
 */
record ProcessStatus(
    String name,
    String state,
    @Nullable Long pid,
    int port,
    boolean ready,
    @Nullable Long uptimeSeconds,
    @Nullable Integer memoryMiB,
    String log) {

  static final String RUNNING = "RUNNING";
  static final String FROZEN = "FROZEN";
  static final String CRASHED = "CRASHED";
  static final String STOPPED = "STOPPED";

  /**
   * @param serves whether it serves; asked only if it runs
   */
  static ProcessStatus of(Component component, BooleanSupplier serves) {
    return of(
        component.name(),
        component.process(),
        component.crashed() ? CRASHED : STOPPED,
        component.port(),
        serves,
        component.log());
  }

  static ProcessStatus of(Supervisor supervisor) {
    return of("supervisor", supervisor.process(), STOPPED, 0, () -> true, supervisor.log());
  }

  private static ProcessStatus of(
      String name,
      Optional<ProcessIdentity> process,
      String unlessItRuns,
      int port,
      BooleanSupplier serves,
      Path log) {
    String state = process.map(ProcessStatus::state).orElse(unlessItRuns);
    @Nullable Long pid = process.map(ProcessIdentity::pid).orElse(null);
    return new ProcessStatus(
        name,
        state,
        pid,
        port,
        state.equals(RUNNING) && serves.getAsBoolean(),
        pid == null ? null : uptime(pid),
        pid == null ? null : memory(pid),
        log.toString());
  }

  private static String state(ProcessIdentity process) {
    return process.isFrozen() ? FROZEN : RUNNING;
  }

  private static @Nullable Long uptime(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> Math.max(0, Duration.between(start, Instant.now()).toSeconds()))
        .orElse(null);
  }

  private static @Nullable Integer memory(long pid) {
    LongStream family =
        ProcessHandle.of(pid).stream()
            .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
            .mapToLong(ProcessHandle::pid);
    long kibibytes = family.map(ProcessStatus::pss).sum();
    return kibibytes == 0 ? null : Math.toIntExact(kibibytes / 1024);
  }

  private static long pss(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException | java.io.UncheckedIOException goneOrForeign) {
      return 0;
    }
  }
}
