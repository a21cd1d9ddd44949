package dev.slipway.deployer.rollout;

import static dev.slipway.events.PodsScaled.Reason.RECOVERED;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.WorkloadKind;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.fake.FakeKubernetes;
import dev.slipway.deployer.fake.Wordpress;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.SeenObject;
import dev.slipway.events.ApplicationDegraded;
import dev.slipway.events.ApplicationDeleted;
import dev.slipway.events.ApplicationDeployed;
import dev.slipway.events.PodsScaled;
import dev.slipway.events.SlipwayEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An application, what is stored of it, and its cluster. Its passes are those of {@link
 * ApplicationReconciler}; at each boundary the process may die, and before each action it may
 * stall.
 */
final class RolloutWorld {
  private static final int MOST_PASSES = 40;

  final FakeKubernetes kubernetes = new FakeKubernetes();
  final List<SlipwayEvent> events = new ArrayList<>();
  Instant now = Wordpress.NOON;

  private final RolloutJudge judge =
      new RolloutJudge(
          new Patience(Duration.ofSeconds(120), Duration.ofSeconds(10), Duration.ofSeconds(30)));
  private final Executor executor = new Executor(new Counting());
  private @Nullable Application stored;
  private int boundariesLeft = Integer.MAX_VALUE;
  private int actionsLeft = Integer.MAX_VALUE;
  private @Nullable Runnable meanwhile;

  /** Whether the worker stalls after it has asked whether it is current, not before. */
  private boolean askedBefore;

  private int epoch = 1;

  /** How many passes old the lists are that a pass sees. */
  private int lag;

  /** What each pass could have seen, the last one last. */
  private final List<Observation> seen = new ArrayList<>();

  /** The process died: nothing after this instant happened. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The work was taken over. */
  static final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  RolloutWorld(WorkloadKind kind) {
    stored = Wordpress.application(kind, 3);
  }

  Application application() {
    return Objects.requireNonNull(stored);
  }

  void wishes(int replicas) {
    Application before = application();
    stored = before.withWish(before.wish().withReplicas(replicas), "c2", now);
  }

  void deletes() {
    stored = application().toBeDeleted("c3");
  }

  boolean exists() {
    return stored != null;
  }

  void crashAfter(int boundaries) {
    boundariesLeft = boundaries;
  }

  int boundariesLeft() {
    return boundariesLeft;
  }

  void stallBefore(int actions, Runnable inTheMeantime) {
    actionsLeft = actions;
    meanwhile = inTheMeantime;
  }

  /** As {@link #stallBefore}, but once the worker has heard that the work is still its own. */
  void stallWithin(int actions, Runnable inTheMeantime) {
    stallBefore(actions, inTheMeantime);
    askedBefore = true;
  }

  int actionsLeft() {
    return actionsLeft;
  }

  /** What a run that finds no application does. */
  void clear() {
    if (stored == null) {
      Planner.clearance(kubernetes.remains("wordpress"))
          .forEach(removal -> kubernetes.perform(removal, now));
    }
  }

  /**
   * From now on lists are so many passes old: Services, Secrets, pods and nodes. What the deployer
   * reads from the API server itself ({@link Observation}) is not.
   */
  void lagBehind(int passes) {
    lag = passes;
  }

  /** So many passes of one worker. */
  void passes(int count) {
    for (int pass = 0; pass < count; pass++) {
      now = now.plusSeconds(1);
      pass(epoch);
      kubernetes.settle();
    }
  }

  /** Another worker picks the application up. */
  void takeOver() {
    epoch++;
  }

  /** Passes, with new processes after crashes, until nothing is left to do. */
  void settle() {
    int mine = epoch;
    int quiet = 0;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      now = now.plusSeconds(1);
      try {
        quiet = !pass(mine) && isSettled() ? quiet + 1 : 0;
        // What is seen late may be acted on late.
        if (stored == null || quiet > lag) {
          return;
        }
      } catch (Crash crash) {
        // The next pass is the next process's.
      }
      kubernetes.settle();
    }
    throw new AssertionError("not settled: " + stored + " " + events);
  }

  private boolean isSettled() {
    if (stored == null || stored.deleting()) {
      return stored == null;
    }
    Observation seen = kubernetes.observe(stored);
    return plan(seen).actions().isEmpty()
        && seen.readyPods() == stored.wish().replicas()
        && !stored.rollout().pending();
  }

  private Plan plan(Observation seen) {
    return Planner.plan(application(), seen, Wordpress.SECRETS, Wordpress.SALT);
  }

  /** As the deployer sees it: lists come from caches. */
  private Observation observe(Application application) {
    Observation current = kubernetes.observe(application);
    seen.add(current);
    if (!Observation.mayComeFromCaches(application)) {
      return current;
    }
    Observation old = seen.get(Math.max(0, seen.size() - 1 - lag));
    return new Observation(
        current.workload(), old.service(), old.secret(), old.pods(), old.nodes());
  }

  /** Whether it did anything. */
  private boolean pass(int mine) {
    if (stored == null) {
      return false;
    }
    Application worked = stored;
    Observation seen = observe(worked);
    Plan plan = worked.deleting() ? Planner.removal(worked, seen) : plan(seen);
    Executor.Result result = executor.run(worked, seen, plan, () -> look(mine));
    boundary();
    if (epoch != mine) {
      throw new Stale();
    }
    if (stored != null && application().generation() == worked.generation()) {
      record(seen, plan, result);
    }
    boundary();
    return result.acted();
  }

  private void record(Observation seen, Plan plan, Executor.Result result) {
    Application before = application();
    if (before.deleting()) {
      if (plan.blocked() == null) {
        events.add(new ApplicationDeleted(before.key().name()));
        stored = null;
      }
      return;
    }
    Application adopted =
        result.adopted().map(one -> before.adopting(one.replicas(), now)).orElse(before);
    boolean asks = before.rollout().deployedAt() == null && !result.acted() && seen.readyPods() > 0;
    List<String> addresses = List.of("http://172.17.4.201:30100");
    Judgement judgement =
        judge.judge(
            adopted,
            new Pass(
                seen,
                plan.blocked(),
                result.acted(),
                plan.corrects(),
                false,
                result.refused(),
                result.agreedUid(),
                asks ? new Pass.Answer.Yes(addresses) : null,
                addresses,
                Evidence.NONE),
            now);
    stored = judgement.application();
    events.addAll(judgement.events());
  }

  private void look(int mine) {
    if (!askedBefore) {
      stall();
    }
    if (epoch != mine) {
      throw new Stale();
    }
  }

  private void stall() {
    Runnable others = meanwhile;
    if (actionsLeft-- <= 0 && others != null) {
      actionsLeft = Integer.MAX_VALUE;
      meanwhile = null;
      others.run();
    }
  }

  private void boundary() {
    if (boundariesLeft-- <= 0) {
      boundariesLeft = Integer.MAX_VALUE;
      throw new Crash();
    }
  }

  /** A cluster before and after whose every change the process may die. */
  private final class Counting implements ApplicationCluster {
    @Override
    public Observation observe(Application application) {
      return kubernetes.observe(application);
    }

    @Override
    public Outcome perform(Application application, Action action) {
      if (askedBefore) {
        stall();
      }
      boundary();
      Outcome outcome = kubernetes.perform(action, now);
      boundary();
      return outcome;
    }

    @Override
    public List<SeenObject> remains(ApplicationKey application, String project) {
      return kubernetes.remains(application.name());
    }

    @Override
    public Outcome remove(ApplicationKey application, String project, Action.Remove removal) {
      return kubernetes.perform(removal, now);
    }
  }

  /** What runs must have in common, times and versions aside. */
  List<String> trace() {
    List<String> trace = new ArrayList<>();
    for (String object :
        List.of(
            "Deployment/wordpress",
            "ReplicationController/wordpress",
            "Service/wpfrontend",
            "Secret/wordpress-database")) {
      SeenObject seen = kubernetes.seen(object.split("/")[0], object.split("/")[1]);
      trace.add(object + " " + (seen == null ? "is not there" : seen.at("spec", "replicas")));
    }
    trace.add(kubernetes.pods("wordpress").size() + " pods");
    if (stored != null) {
      trace.add(
          "%s, wished %s, pending: %s"
              .formatted(stored.phase(), stored.wish().replicas(), stored.rollout().pending()));
      trace.add("to do: " + plan(kubernetes.observe(stored)).actions());
    }
    // Whether a dip is noticed depends on when somebody looks.
    events.stream()
        .filter(event -> !(event instanceof PodsScaled scaled && scaled.reason() == RECOVERED))
        .forEach(event -> trace.add(plain(event)));
    return trace;
  }

  private static String plain(SlipwayEvent event) {
    return switch (event) {
      case PodsScaled scaled ->
          "PodsScaled %d to %d, %s".formatted(scaled.from(), scaled.to(), scaled.reason());
      case ApplicationDeployed deployed -> "ApplicationDeployed " + deployed.replicas();
      case ApplicationDegraded degraded -> "ApplicationDegraded " + degraded.diagnosis();
      default -> event.toString();
    };
  }
}
