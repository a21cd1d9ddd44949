package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.InfrastructureDriver;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.observation.ClusterObserver;
import dev.slipway.provisioner.observation.Observation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.MDC;

/** One round for one cluster: observe, plan, act, record. */
public final class ClusterReconciliation {

  /** The most that is kept of a failed machine's console, in bytes. */
  private static final int CONSOLE_TAIL = 8 * 1024;

  private final ClusterStore store;
  private final Infrastructures infrastructures;
  private final ClusterObserver observer;
  private final ClusterAssessor assessor;
  private final ClusterPlanner planner;
  private final ActionExecutor executor;
  private final ClusterRecorder recorder;
  private final AddonsRevision addons;
  private final Clock clock;
  private final ToldProgress told = new ToldProgress();

  /** Says which revision of the add-ons a cluster shall have. */
  @FunctionalInterface
  public interface AddonsRevision {
    String of(ClusterRecords records);
  }

  public ClusterReconciliation(
      ClusterStore store,
      Infrastructures infrastructures,
      ClusterObserver observer,
      ClusterAssessor assessor,
      ClusterPlanner planner,
      ActionExecutor executor,
      ClusterRecorder recorder,
      AddonsRevision addons,
      Clock clock) {
    this.store = store;
    this.infrastructures = infrastructures;
    this.observer = observer;
    this.assessor = assessor;
    this.planner = planner;
    this.executor = executor;
    this.recorder = recorder;
    this.addons = addons;
    this.clock = clock;
  }

  /** How soon to look again. */
  public enum Pace {
    /** Something was done, which may have made the next step possible. */
    AT_ONCE,
    /** Something is awaited. */
    SOON,
    /** Something failed, and a moment may mend it. */
    AFTER_A_PAUSE,
    /** All is as wished, or nobody waits for it any more. */
    LATER,
    /** The cluster is no more. */
    NEVER
  }

  /**
   * What came of a round.
   *
   * @param pace how soon to look again
   * @param quiet for how long nothing has changed
   */
  public record Round(Pace pace, Duration quiet) {}

  /** Does one round and says when to do the next. */
  public Round round(String clusterId, WorkEpoch epoch) {
    Optional<ClusterRecords> found = store.load(clusterId);
    if (found.isEmpty()) {
      return new Round(Pace.NEVER, Duration.ZERO);
    }
    ClusterRecords records = found.get();
    // What a round does is told under the request that led to it.
    MDC.put("correlationId", records.cluster().correlationId());
    InfrastructureDriver driver = infrastructures.driver(records.cluster().wish().infrastructure());
    String revision = addons.of(records);
    Observation observation = observer.observe(records, driver);
    Assessment assessment = assessor.assess(records, observation, revision);
    Plan plan = planner.plan(records, observation, revision);
    List<Outcome> outcomes =
        executor.execute(records, plan, driver, () -> store.requireCurrent(epoch));
    Recording recording =
        recorder.record(
            records, observation, assessment, plan, outcomes, revision, clock.instant());
    if (recording.isNews() || told.isNews(recording, epoch)) {
      store.record(epoch, recording, consoles(recording, driver));
      told.remember(recording, epoch);
    }
    return new Round(
        pace(recording, plan, outcomes),
        Duration.between(recording.lastChange(), observation.at()));
  }

  /**
   * Whether the record itself opens the way: a fence, a boot to end, a next incarnation, a repair,
   * an operation's end.
   */
  private static boolean movedOn(Recording recording) {
    return !recording.repairs().isEmpty()
        || recording.machines().stream()
            .anyMatch(
                machine ->
                    recording
                        .before()
                        .machine(machine.id())
                        .filter(old -> old.boots().sameEnds(machine.boots()))
                        .filter(old -> Objects.equals(old.operation(), machine.operation()))
                        .isEmpty());
  }

  private static Map<MachineId, String> consoles(Recording recording, InfrastructureDriver driver) {
    return Stream.concat(
            recording.operation().stream(),
            recording.machineOperations().stream().map(Recording.MachineReport::report))
        .flatMap(report -> report.failure().stream())
        .flatMap(failure -> failure.machine().stream())
        .distinct()
        .collect(Collectors.toMap(Function.identity(), machine -> console(driver, machine)));
  }

  private static Pace pace(Recording recording, Plan plan, List<Outcome> outcomes) {
    if (recording.gone() != null) {
      return Pace.NEVER;
    }
    if (movedOn(recording)) {
      return Pace.AT_ONCE;
    }
    boolean failed = recording.phase() == ClusterPhase.FAILED;
    if (outcomes.stream().anyMatch(Outcome.Failed.class::isInstance)) {
      return failed ? Pace.LATER : Pace.AFTER_A_PAUSE;
    }
    if (!plan.actions().isEmpty()) {
      return Pace.AT_ONCE;
    }
    boolean operated =
        recording.machines().stream().anyMatch(machine -> machine.operation() != null);
    if (recording.phase() == ClusterPhase.READY && !operated) {
      return Pace.LATER;
    }
    return failed ? Pace.AFTER_A_PAUSE : Pace.SOON;
  }

  private static String console(InfrastructureDriver driver, MachineId machine) {
    try {
      return driver.console(machine, CONSOLE_TAIL);
    } catch (DriverException e) {
      return "The console can't be read: " + e.getMessage();
    }
  }
}
