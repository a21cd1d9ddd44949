package dev.slipway.harness.crash;

import dev.slipway.harness.Slipway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios undisturbed, to learn what boundaries they pass and what comes of them, and then
 * with a service that ends at one of these, which must come to the same.
 */
public final class Crashes {
  /** For what follows an operation's end: the last events, and what is done with them. */
  private static final Duration QUIET = Duration.ofMillis(1500);

  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(20);

  /** Its end is a power cut of all machines: what is told of that no undisturbed run tells. */
  private static final String SIMULATOR = "simulator";

  /** 2.7 of every 3.5 seconds, with what was up to three seconds before. */
  private static final Map<String, Object> STALE_VIEWS =
      Map.of("kind", "API_STALE", "delayMillis", 300, "forSeconds", 3, "everySeconds", 0.5);

  private static final Duration POWERED_ON_WITHIN = Duration.ofSeconds(90);
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(4);
  private static final int MOST_SAID = 1200;
  private static final Duration AT_ONCE = Duration.ofMillis(5);
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final Slipway slipway;
  private final BoundaryNotes notes;
  private final Map<Scenario, List<Run>> undisturbed = new EnumMap<>(Scenario.class);
  private @Nullable PatientCluster standing;
  private int made;

  /**
   * What came of a run.
   *
   * @param passed what boundaries it passed
   * @param counts what was told how often
   * @param machines how many incarnations later each machine is, by name
   */
  private record Run(
      List<Boundary> passed, Map<String, Integer> counts, Map<String, Integer> machines) {}

  /**
   * @param slipway one that notes its boundaries
   */
  public Crashes(Slipway slipway) {
    this.slipway = slipway;
    this.notes = new BoundaryNotes(slipway.boundaries());
  }

  /**
   * Runs a scenario undisturbed.
   *
   * @return the boundaries that it passes
   */
  public List<Boundary> enumerate(Scenario scenario) {
    prepare(scenario);
    notes.clear();
    Attempt attempt = new Attempt(scenario);
    attempt.run();
    attempt.awaitQuiet();
    List<String> wrong = attempt.wrong(List.of(), false);
    if (!wrong.isEmpty()) {
      throw new AssertionError("undisturbed, " + scenario + " went wrong: " + wrong);
    }
    Run run = new Run(notes.passed(), attempt.counts(), attempt.machines());
    undisturbed.computeIfAbsent(scenario, each -> new ArrayList<>()).add(run);
    return run.passed();
  }

  /** Runs a scenario that was run undisturbed, and ends a service at a boundary. */
  public Verdict crash(Scenario scenario, Boundary boundary) {
    return crash(scenario, boundary, List.of());
  }

  /**
   * Runs a scenario that was run undisturbed, and ends a service at a boundary, and other processes
   * as soon as that is seen: some milliseconds later.
   *
   * @param others such as {@code gateway}, {@code kafka} or {@code postgres}; after the end of the
   *     {@code simulator} the state and the events' numbers must be the same, not what they tell
   */
  public Verdict crash(Scenario scenario, Boundary boundary, List<String> others) {
    return crash(scenario, List.of(boundary), others).getFirst();
  }

  /**
   * The same with several services, each of which ends at a boundary of its own: whether all of
   * them at once or one while another starts again is up to where those are.
   *
   * @param boundaries at most one of each service
   * @return a verdict for each; what is wrong is the same in all
   */
  public List<Verdict> crash(Scenario scenario, List<Boundary> boundaries, List<String> others) {
    prepare(scenario);
    Attempt attempt = new Attempt(scenario);
    Slipway.Doomed doomed = slipway.doom(others.toArray(String[]::new));
    boundaries.forEach(notes::arm);
    Thread revival = Thread.ofVirtual().start(() -> reviveOnceHalted(boundaries, doomed));
    List<String> wrong = new ArrayList<>();
    Set<Boundary> reached;
    try {
      attempt.run();
    } catch (AssertionError | Exception e) {
      // checked ones, too: requests throw them undeclared
      wrong.add(oneLine(e));
    } finally {
      reached = reachedOf(boundaries);
      join(revival);
    }
    judge(attempt, wrong, others.contains(SIMULATOR));
    return boundaries.stream()
        .map(
            boundary ->
                new Verdict(
                    scenario,
                    boundary,
                    with(boundary, boundaries, others),
                    Verdict.Result.of(wrong.isEmpty(), reached.contains(boundary)),
                    List.copyOf(wrong)))
        .toList();
  }

  /**
   * Adds what differs from undisturbed runs, unless something went wrong before; gives up on what
   * did.
   */
  private void judge(Attempt attempt, List<String> wrong, boolean powerCut) {
    if (wrong.isEmpty()) {
      wrong.addAll(
          attempt.awaitSame(undisturbed.getOrDefault(attempt.scenario, List.of()), powerCut));
    }
    if (!wrong.isEmpty()) {
      giveUpOn(attempt);
    }
  }

  /** What ended besides the service at that boundary. */
  private static List<String> with(
      Boundary boundary, List<Boundary> boundaries, List<String> others) {
    List<String> all = new ArrayList<>(others);
    boundaries.stream()
        .filter(each -> !each.equals(boundary))
        .map(Boundary::toString)
        .forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * Runs a scenario that was run undisturbed, while the caches of API servers go back to what was
   * and stand still there, again and again.
   *
   * @return what differs from undisturbed runs
   */
  public List<String> runWithStaleViews(Scenario scenario) {
    prepare(scenario);
    Attempt attempt = new Attempt(scenario);
    List<String> wrong = new ArrayList<>();
    String fault = slipway.simulator().strike(STALE_VIEWS);
    try {
      attempt.run();
    } catch (AssertionError | Exception e) {
      wrong.add(oneLine(e));
    }
    if (slipway.simulator().withdraw(fault) == 0) {
      wrong.add("no view was stale");
    }
    judge(attempt, wrong, false);
    return wrong;
  }

  /** Deletes what stands. */
  public void end() {
    if (standing != null) {
      standing.delete();
      standing = null;
    }
  }

  private void prepare(Scenario scenario) {
    if (scenario == Scenario.CREATE) {
      end();
    } else if (standing == null) {
      PatientCluster cluster = make();
      cluster.awaitWhole();
      awaitQuiet(cluster);
      standing = cluster;
    }
  }

  private PatientCluster make() {
    made++;
    return PatientCluster.make(slipway, "crash-" + made);
  }

  private void giveUpOn(Attempt attempt) {
    standing = null;
    try {
      PatientCluster cluster = attempt.cluster;
      if (cluster != null && !cluster.phase("").equals("404")) {
        cluster.delete();
      }
    } catch (AssertionError | Exception e) {
      System.err.println("What went wrong can't be deleted either: " + oneLine(e));
    }
  }

  /** Where no boundary is reached, the others are ended when the scenario is over. */
  private void reviveOnceHalted(List<Boundary> boundaries, Slipway.Doomed others) {
    List<Boundary> awaited = new ArrayList<>(boundaries);
    boolean first = true;
    try {
      while (!awaited.isEmpty()) {
        if (awaited.removeIf(boundary -> !notes.isArmed(boundary))) {
          if (first) {
            others.kill();
            first = false;
          }
          slipway.up();
        } else {
          Thread.sleep(AT_ONCE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<Boundary> reachedOf(List<Boundary> boundaries) {
    try {
      Awaitility.await()
          .atMost(REACHED_WITHIN)
          .pollDelay(Duration.ZERO)
          .pollInterval(OFTEN)
          .until(() -> boundaries.stream().noneMatch(notes::isArmed));
    } catch (ConditionTimeoutException e) {
      // which of them are not reached is seen below
    }
    return boundaries.stream()
        .filter(boundary -> !notes.disarm(boundary))
        .collect(Collectors.toSet());
  }

  private Told told(PatientCluster cluster) {
    return new Told(slipway.events.about(cluster.id).toList());
  }

  private void awaitQuiet(PatientCluster cluster) {
    Awaitility.await("quiet")
        .atMost(SETTLED_WITHIN)
        .during(QUIET)
        .pollInterval(OFTEN)
        .until(() -> told(cluster).size(), new SameAsBefore());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What it says, in one line that is not too long for a table. */
  private static String oneLine(Throwable e) {
    String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return said.substring(0, Math.min(said.length(), MOST_SAID));
  }

  /** Holds while the number is the one seen last. */
  private static final class SameAsBefore implements java.util.function.Predicate<Integer> {
    private int before = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = now == before;
      before = now;
      return same;
    }
  }

  /** One run of a scenario. */
  private final class Attempt {
    private final Scenario scenario;
    private final int toldBefore;
    private final Map<String, Integer> machinesBefore;
    private @Nullable PatientCluster cluster;

    Attempt(Scenario scenario) {
      this.scenario = scenario;
      PatientCluster before = standing;
      this.cluster = before;
      this.toldBefore = before == null ? 0 : told(before).size();
      this.machinesBefore = before == null ? Map.of() : before.machines();
    }

    void run() {
      if (scenario == Scenario.CREATE) {
        cluster = make();
        standing = cluster;
      } else {
        scenario.to(cluster());
      }
      if (scenario.leavesCluster()) {
        cluster().awaitWhole();
      } else {
        standing = null;
      }
    }

    private PatientCluster cluster() {
      return Objects.requireNonNull(cluster, "no cluster was made");
    }

    void awaitQuiet() {
      Crashes.this.awaitQuiet(cluster());
    }

    Map<String, Integer> counts() {
      return told(cluster()).since(toldBefore).counts();
    }

    /** Of each machine at the simulator, how many incarnations after the one before. */
    Map<String, Integer> machines() {
      Map<String, Integer> steps = new TreeMap<>();
      cluster()
          .machines()
          .forEach(
              (name, incarnation) ->
                  steps.put(
                      name,
                      incarnation < 0 ? incarnation : incarnation - before(name, incarnation)));
      return steps;
    }

    /** Machines that are made anew together get an incarnation that none of them had. */
    private int before(String machine, int incarnation) {
      int own = machinesBefore.getOrDefault(machine, 0);
      return scenario == Scenario.REGENERATE && incarnation != own
          ? Collections.max(machinesBefore.values())
          : own;
    }

    /** Waits until it has come to what undisturbed runs came to; what differs for good. */
    List<String> awaitSame(List<Run> expected, boolean powerCut) {
      try {
        Awaitility.await()
            .atMost(powerCut ? POWERED_ON_WITHIN : SETTLED_WITHIN)
            .pollInterval(OFTEN)
            .ignoreExceptions()
            .until(() -> wrong(expected, powerCut).isEmpty());
        awaitQuiet();
      } catch (ConditionTimeoutException e) {
        // what is wrong is told below
      }
      return wrong(expected, powerCut);
    }

    List<String> wrong(List<Run> expected, boolean powerCut) {
      List<String> wrong = new ArrayList<>(told(cluster()).gaps());
      Map<String, Integer> machines = machines();
      if (machines.containsValue(-1)) {
        wrong.add("a machine is there twice: " + cluster().machines());
      }
      if (scenario.leavesCluster()) {
        if (cluster().readyReplicas() != 3) {
          wrong.add(cluster().readyReplicas() + " replicas are ready, not 3");
        }
      } else if (!cluster().leftovers().isEmpty()) {
        wrong.add("something is left at the simulator: " + cluster().leftovers());
      }
      if (!expected.isEmpty()) {
        Map<String, Integer> before = expected.getFirst().machines();
        if (!machines.equals(before)) {
          wrong.add("incarnations went on by " + machines + ", not " + before);
        }
        if (!powerCut) {
          wrong.addAll(Told.differences(expected.stream().map(Run::counts).toList(), counts()));
        }
      }
      return wrong;
    }
  }
}
