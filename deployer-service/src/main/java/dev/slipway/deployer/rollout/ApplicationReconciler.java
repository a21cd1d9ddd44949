package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.application.ApplicationStore;
import dev.slipway.deployer.application.ClusterDirectory;
import dev.slipway.deployer.application.Clusters;
import dev.slipway.deployer.application.KnownCluster;
import dev.slipway.deployer.application.Rollout;
import dev.slipway.deployer.application.Work;
import dev.slipway.deployer.diagnosis.Evidence;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.plan.Action;
import dev.slipway.deployer.plan.Observation;
import dev.slipway.deployer.plan.Plan;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.work.EpochGuard;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings an application closer to its wish: observe, plan, act, judge, record. */
@ApplicationScoped
public class ApplicationReconciler implements Reconciler {
  private static final Logger LOG = Logger.getLogger(ApplicationReconciler.class);
  private static final Duration REMOVAL_LOOK = Duration.ofSeconds(1);
  private static final Duration CLEARANCE_LOOK = Duration.ofSeconds(30);

  private final ApplicationStore applications;
  private final ClusterDirectory directory;
  private final Clusters clusters;
  private final ApplicationCluster cluster;
  private final SecretValues secrets;
  private final Reachability reachability;
  private final Diagnoses diagnoses;
  private final Recorder recorder;
  private final EpochGuard epochs;
  private final Transactions transactions;
  private final Clock clock;
  private final Executor executor;
  private final RolloutJudge judge;

  @Inject
  ApplicationReconciler(
      ApplicationStore applications,
      ClusterDirectory directory,
      Clusters clusters,
      ApplicationCluster cluster,
      SecretValues secrets,
      Reachability reachability,
      Diagnoses diagnoses,
      Recorder recorder,
      EpochGuard epochs,
      Transactions transactions,
      RolloutConfig config,
      Clock clock) {
    this.applications = applications;
    this.directory = directory;
    this.clusters = clusters;
    this.cluster = cluster;
    this.secrets = secrets;
    this.reachability = reachability;
    this.diagnoses = diagnoses;
    this.recorder = recorder;
    this.epochs = epochs;
    this.transactions = transactions;
    this.clock = clock;
    this.executor = new Executor(cluster);
    this.judge = new RolloutJudge(new Patience(config.deadline(), config.grace(), config.resync()));
  }

  @Override
  public String kind() {
    return Work.KIND;
  }

  @Override
  public Next reconcile(String text, WorkEpoch epoch) {
    ApplicationKey key = ApplicationKey.parse(text);
    Optional<Application> found = transactions.inNew(() -> applications.find(key));
    if (found.isEmpty()) {
      return clear(key, epoch);
    }
    Application application = found.orElseThrow();
    Optional<KnownCluster> known = known(application);
    return application.deleting()
        ? remove(application, known, epoch)
        : bringUp(application, known, epoch);
  }

  /** The cluster; asked for again while it is not known to be ready: its event may be lost. */
  private Optional<KnownCluster> known(Application application) {
    String id = application.key().clusterId();
    Optional<KnownCluster> stored = transactions.inNew(() -> directory.byId(id));
    return stored.isPresent() && stored.orElseThrow().everReady()
        ? stored
        : clusters.refresh(application.project(), id).or(() -> stored);
  }

  private Next bringUp(Application application, Optional<KnownCluster> known, WorkEpoch epoch) {
    if (known.isEmpty() || !known.orElseThrow().everReady()) {
      return recorder.record(
          epoch,
          application,
          null,
          stored -> judge.waiting(stored, "NotReadyYet", "The cluster was not ready yet.", now()));
    }
    Done done;
    try {
      done = work(application, epoch);
    } catch (ClusterUnreachableException e) {
      String message = String.valueOf(e.getMessage());
      return recorder.record(
          epoch, application, null, stored -> judge.unreachable(stored, message, now()));
    }
    return recorder.record(
        epoch, application, done.adopt(), stored -> judge.judge(stored, done.pass(), now()));
  }

  /** What was done, and the count that is to be adopted. */
  private record Done(Pass pass, @Nullable UnaryOperator<Application> adopt) {}

  private Done work(Application application, WorkEpoch epoch) {
    Observation seen = cluster.observe(application);
    Plan plan = Planner.plan(application, seen, secrets.of(application), secrets.salt(application));
    boolean disputed = plan.corrects() && isDisputed(application.rollout());
    Executor.Result result =
        executor.run(
            application,
            seen,
            disputed ? new Plan(List.of(), plan.blocked()) : plan,
            () -> requireCurrent(epoch));
    boolean askForAnswer =
        application.rollout().deployedAt() == null && !result.acted() && seen.readyPods() > 0;
    Pass pass =
        new Pass(
            seen,
            plan.blocked(),
            result.acted(),
            plan.corrects() && !disputed,
            disputed,
            result.refused(),
            result.agreedUid(),
            askForAnswer ? reachability.ask(application, seen) : null,
            reachability.addresses(application, seen),
            judge.asksWhy(application, now())
                ? diagnoses.evidence(application, seen)
                : Evidence.NONE);
    return new Done(pass, adoption(result));
  }

  private void requireCurrent(WorkEpoch epoch) {
    transactions.inNew(() -> epochs.requireCurrent(epoch));
  }

  private @Nullable UnaryOperator<Application> adoption(Executor.Result result) {
    if (result.adopted().isEmpty()) {
      return null;
    }
    Action.Adopt adopt = result.adopted().orElseThrow();
    return application -> application.adopting(adopt.replicas(), now());
  }

  /** Whether drift came back so often that it is left alone for a while. */
  private boolean isDisputed(Rollout rollout) {
    return rollout.correctedAt() != null
        && now()
            .isBefore(rollout.correctedAt().plus(RolloutJudge.restAfter(rollout.corrections())));
  }

  private Next remove(Application application, Optional<KnownCluster> known, WorkEpoch epoch) {
    boolean untouched =
        known.isEmpty() || (!known.orElseThrow().everReady() && !application.rollout().applied());
    if (untouched) {
      return recorder.recordRemoval(epoch, application, null, REMOVAL_LOOK);
    }
    try {
      Observation seen = cluster.observe(application);
      Plan plan = Planner.removal(application, seen);
      Executor.Result result = executor.run(application, seen, plan, () -> requireCurrent(epoch));
      String waitsFor =
          result.refused() != null
              ? "the cluster, which refuses: " + result.refused()
              : plan.blocked() == null ? null : plan.blocked().message();
      return recorder.recordRemoval(epoch, application, waitsFor, REMOVAL_LOOK);
    } catch (ClusterUnreachableException e) {
      return recorder.recordRemoval(
          epoch, application, "the cluster to answer", Duration.ofSeconds(5));
    }
  }

  /** Of an application that is gone nothing is left, unless a worker stalled while it went. */
  private Next clear(ApplicationKey key, WorkEpoch epoch) {
    Optional<KnownCluster> known = transactions.inNew(() -> directory.byId(key.clusterId()));
    if (known.isEmpty() || !known.orElseThrow().everReady()) {
      return Next.idle();
    }
    String project = known.orElseThrow().project();
    try {
      for (Action.Remove removal : Planner.clearance(cluster.remains(key, project))) {
        requireCurrent(epoch);
        LOG.infof("%s is gone: %s %s is removed", key, removal.kind(), removal.name());
        if (cluster.remove(key, project, removal)
            instanceof ApplicationCluster.Outcome.Refused(String message)) {
          LOG.warnf("%s: the cluster refuses: %s", key, message);
          return Next.after(CLEARANCE_LOOK);
        }
      }
      return Next.idle();
    } catch (ClusterUnreachableException e) {
      return Next.after(CLEARANCE_LOOK);
    }
  }

  /** Postgres keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
