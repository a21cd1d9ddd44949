package dev.slipway.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Proportional set size (PSS): memory shared by several processes counts once in their sum. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** PSS of a process and all it has started, in MiB. From {@code /proc/<pid>/smaps_rollup}. */
  static double treeMiB(long pid) {
    return ProcessTree.sum(pid, ProcessMemory::ownMiB);
  }

  private static double ownMiB(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
              .filter(line -> line.startsWith("Pss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          / 1024.0;
    } catch (FileSystemException e) {
      return 0; // it ended meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
