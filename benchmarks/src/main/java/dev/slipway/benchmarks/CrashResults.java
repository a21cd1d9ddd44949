package dev.slipway.benchmarks;

import dev.slipway.harness.crash.Boundary;
import dev.slipway.harness.crash.Scenario;
import dev.slipway.harness.crash.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of the crashes so far, in a file that outlives the run: all of them take hours. A line
 * each: scenario, boundary, what else was killed, result and what was wrong, with tabs between.
 */
final class CrashResults {
  private static final int COLUMNS = 5;
  private static final String AND = "; ";

  private final Optional<Path> file;
  private final List<Verdict> all;

  /**
   * @param file where they are kept, and those before are read; or nowhere
   */
  CrashResults(Optional<Path> file) {
    this.file = file;
    this.all =
        new ArrayList<>(file.filter(Files::exists).map(CrashResults::read).orElse(List.of()));
  }

  List<Verdict> all() {
    return List.copyOf(all);
  }

  /** All but what failed together with boundaries of other services: that is run again alone. */
  List<Verdict> counted() {
    return all.stream().filter(each -> !hasFailedTogether(each)).toList();
  }

  /** Whether it was run before, and counts. */
  boolean has(Scenario scenario, Boundary boundary, List<String> others) {
    return counted().stream()
        .anyMatch(
            each ->
                each.scenario() == scenario
                    && each.boundary().equals(boundary)
                    && killed(each).equals(others));
  }

  private static boolean hasFailedTogether(Verdict verdict) {
    return verdict.result() == Verdict.Result.FAILED && !verdict.others().equals(killed(verdict));
  }

  /** What processes were killed, whatever else ended at a boundary of its own. */
  private static List<String> killed(Verdict verdict) {
    return verdict.others().stream().filter(other -> !Boundary.isOne(other)).toList();
  }

  void add(Verdict verdict) {
    all.add(verdict);
    file.ifPresent(kept -> append(kept, verdict));
  }

  private static void append(Path file, Verdict verdict) {
    String line =
        String.join(
            "\t",
            verdict.scenario().name(),
            verdict.boundary().toString(),
            String.join(",", verdict.others()),
            verdict.result().name(),
            String.join(AND, verdict.wrong()).replaceAll("\\s+", " "));
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Verdict> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(CrashResults::verdict).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Verdict verdict(String line) {
    String[] columns = line.split("\t", COLUMNS);
    return new Verdict(
        Scenario.valueOf(columns[0]),
        Boundary.of(columns[1]),
        parts(columns[2], ","),
        Verdict.Result.valueOf(columns[3]),
        parts(columns[4], AND));
  }

  private static List<String> parts(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator));
  }
}
