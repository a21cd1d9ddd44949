package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import dev.slipway.harness.crash.Boundary;
import dev.slipway.harness.crash.Crashes;
import dev.slipway.harness.crash.Scenario;
import dev.slipway.harness.crash.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends services at every boundary that scenarios pass, or at a sample of them, and prints what came
 * of it.
 */
final class CrashRun {
  /** What undisturbed runs differ in by themselves is no failure, so there is more than one. */
  private static final int UNDISTURBED = 2;

  private final Crashes crashes;
  private final Sample sample;
  private final boolean together;
  private final List<String> others;
  private final CrashResults results;
  private final Instant until;
  private final Map<Scenario, List<Boundary>> enumerated = new EnumMap<>(Scenario.class);

  /** Which of the enumerated boundaries are run. */
  private record Sample(int every, boolean firstOfEachName, boolean none, List<Boundary> only) {

    List<Boundary> of(List<Boundary> all) {
      if (!only.isEmpty()) {
        return only;
      }
      List<Boundary> some = new ArrayList<>();
      Set<String> names = new HashSet<>();
      List<Boundary> candidates =
          firstOfEachName
              ? all.stream().filter(each -> names.add(each.service() + each.name())).toList()
              : all;
      for (int i = 0; !none && i < candidates.size(); i += every) {
        some.add(candidates.get(i));
      }
      return some;
    }
  }

  private CrashRun(
      Crashes crashes,
      Sample sample,
      boolean together,
      List<String> others,
      CrashResults results,
      Instant until) {
    this.crashes = crashes;
    this.sample = sample;
    this.together = together;
    this.others = others;
    this.results = results;
    this.until = until;
  }

  /**
   * @param arguments scenarios, all where none is named; {@code --sample N} for every N-th boundary
   *     only, {@code --names} for the first passing of each name only, {@code --enumerate} for
   *     none, {@code --only} for one, such as {@code provisioner/act:ShutDown:after#1}; {@code
   *     --together} for one boundary of each service in a run, and alone what doesn't pass so;
   *     {@code --with} for a process that is killed at the same moment; {@code --results} for a
   *     file that keeps what came of it, so that what is in it is not run again; {@code --minutes}
   *     for how long crashes are begun
   */
  static void run(List<String> arguments) {
    List<Scenario> scenarios = new ArrayList<>();
    int every = 1;
    boolean names = false;
    boolean none = false;
    boolean together = false;
    List<Boundary> only = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Optional<Path> file = Optional.empty();
    Instant until = Instant.MAX;
    for (var words = arguments.iterator(); words.hasNext(); ) {
      String word = words.next();
      switch (word) {
        case "--sample" -> every = Integer.parseInt(words.next());
        case "--names" -> names = true;
        case "--enumerate" -> none = true;
        case "--together" -> together = true;
        case "--with" -> others.add(words.next());
        case "--results" -> file = Optional.of(Path.of(words.next()));
        case "--minutes" ->
            until = Instant.now().plus(Duration.ofMinutes(Integer.parseInt(words.next())));
        case "--only" -> only.add(Boundary.of(words.next()));
        default -> scenarios.add(Scenario.valueOf(word.toUpperCase(Locale.ROOT)));
      }
    }
    try (var slipway = Slipway.crashing("crash")) {
      var run =
          new CrashRun(
              new Crashes(slipway),
              new Sample(every, names, none, only),
              together,
              others,
              new CrashResults(file),
              until);
      (scenarios.isEmpty() ? List.of(Scenario.values()) : scenarios).forEach(run::scenario);
      run.crashes.end();
      System.out.println(run.table());
      if (run.results.all().stream().anyMatch(each -> each.result() == Verdict.Result.FAILED)) {
        throw new AssertionError("not every crash came to the same end");
      }
    }
  }

  private void scenario(Scenario scenario) {
    List<Boundary> all = List.of();
    for (int i = 0; i < UNDISTURBED; i++) {
      all = crashes.enumerate(scenario);
    }
    enumerated.put(scenario, all);
    List<Boundary> some =
        sample.of(all).stream()
            .filter(boundary -> !results.has(scenario, boundary, others))
            .toList();
    System.err.printf("%s: %d boundaries, %d to be run%n", scenario, all.size(), some.size());
    Deque<Boundary> left = new ArrayDeque<>(some);
    while (!left.isEmpty() && !Instant.now().isAfter(until)) {
      if (together) {
        crashTogether(scenario, oneOfEachService(left));
      } else {
        crash(scenario, List.of(left.remove())).forEach(results::add);
      }
    }
  }

  /** What doesn't pass together is run alone; that it failed together is kept all the same. */
  private void crashTogether(Scenario scenario, List<Boundary> boundaries) {
    for (Verdict verdict : crash(scenario, boundaries)) {
      boolean again = verdict.result() != Verdict.Result.PASSED && boundaries.size() > 1;
      if (!again || verdict.result() == Verdict.Result.FAILED) {
        results.add(verdict);
      }
      if (again) {
        crash(scenario, List.of(verdict.boundary())).forEach(results::add);
      }
    }
  }

  private List<Verdict> crash(Scenario scenario, List<Boundary> boundaries) {
    long begun = System.nanoTime();
    List<Verdict> verdicts = crashes.crash(scenario, boundaries, others);
    for (Verdict verdict : verdicts) {
      System.err.printf(
          "%s %s: %s in %.1f s %s%n",
          scenario,
          verdict.boundary(),
          verdict.result(),
          (System.nanoTime() - begun) / 1e9,
          verdict.wrong().isEmpty() ? "" : verdict.wrong());
    }
    return verdicts;
  }

  /** Takes the first of each service out of those that are left. */
  private static List<Boundary> oneOfEachService(Deque<Boundary> left) {
    Set<String> services = new HashSet<>();
    List<Boundary> some = new ArrayList<>();
    for (var each = left.iterator(); each.hasNext(); ) {
      Boundary boundary = each.next();
      if (services.add(boundary.service())) {
        some.add(boundary);
        each.remove();
      }
    }
    return some;
  }

  private String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | scenario | service | boundaries | names | run | passed | not reached again | failed |
            |---|---|---|---|---|---|---|---|
            """);
    enumerated.forEach(
        (scenario, all) ->
            all.stream()
                .map(Boundary::service)
                .distinct()
                .forEach(service -> row(table, scenario, service, all)));
    results.all().stream()
        .filter(each -> each.result() == Verdict.Result.FAILED)
        .forEach(
            each ->
                table.append(
                    "%n- failed: %s at `%s`%s: %s"
                        .formatted(
                            each.scenario(),
                            each.boundary(),
                            each.others().isEmpty() ? "" : " with " + each.others(),
                            String.join("; ", each.wrong()))));
    return table.toString();
  }

  private void row(StringBuilder table, Scenario scenario, String service, List<Boundary> all) {
    List<Boundary> own = all.stream().filter(each -> each.service().equals(service)).toList();
    List<Verdict> run =
        results.counted().stream()
            .filter(each -> each.scenario() == scenario)
            .filter(each -> each.boundary().service().equals(service))
            .toList();
    table.append(
        "| %s | %s | %d | %d | %d | %d | %d | %d |%n"
            .formatted(
                scenario.name().toLowerCase(Locale.ROOT),
                service,
                own.size(),
                own.stream().map(Boundary::name).distinct().count(),
                run.size(),
                count(run, Verdict.Result.PASSED),
                count(run, Verdict.Result.NOT_REACHED),
                count(run, Verdict.Result.FAILED)));
  }

  private static long count(List<Verdict> verdicts, Verdict.Result result) {
    return verdicts.stream().filter(each -> each.result() == result).count();
  }
}
