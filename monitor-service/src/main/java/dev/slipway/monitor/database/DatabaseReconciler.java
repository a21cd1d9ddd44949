package dev.slipway.monitor.database;

import dev.slipway.events.DatabaseDown;
import dev.slipway.events.EventEnvelope;
import dev.slipway.events.MachineRole;
import dev.slipway.events.PowerState;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.work.EpochGuard;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.monitor.cluster.ClusterNews;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.database.DatabaseJudge.Judgement;
import dev.slipway.monitor.database.DatabaseLogins.Attempt;
import dev.slipway.monitor.incident.Incidents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs in to a cluster's database, judges it, and records judgement and event together. */
@ApplicationScoped
public class DatabaseReconciler implements Reconciler {
  private static final Logger LOG = Logger.getLogger(DatabaseReconciler.class);

  /** Between the end of an attempt and the next one at least. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ClusterStore clusters;
  private final DatabaseStore databases;
  private final DatabaseLogins logins;
  private final Incidents incidents;
  private final Outbox outbox;
  private final EpochGuard epochs;
  private final Transactions transactions;
  private final CorrelationId correlation;
  private final DatabaseConfig config;
  private final Clock clock;

  @Inject
  DatabaseReconciler(
      ClusterStore clusters,
      DatabaseStore databases,
      DatabaseLogins logins,
      Incidents incidents,
      Outbox outbox,
      EpochGuard epochs,
      Transactions transactions,
      CorrelationId correlation,
      DatabaseConfig config,
      Clock clock) {
    this.clusters = clusters;
    this.databases = databases;
    this.logins = logins;
    this.incidents = incidents;
    this.outbox = outbox;
    this.epochs = epochs;
    this.transactions = transactions;
    this.correlation = correlation;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return ClusterNews.DATABASE_WORK;
  }

  @Override
  public Next reconcile(String clusterId, WorkEpoch epoch) {
    Optional<KnownCluster> known = clusters.byId(clusterId);
    if (known.isEmpty() || !known.orElseThrow().isJudged() || !known.orElseThrow().database()) {
      return Next.idle();
    }
    Instant began = clock.instant();
    Attempt attempt = logins.attempt(clusterId, known.orElseThrow().project());
    boolean goesOn = transactions.inNew(() -> record(clusterId, epoch, attempt));
    if (!goesOn) {
      return Next.idle();
    }
    Duration left = config.every().minus(Duration.between(began, clock.instant()));
    return Next.after(left.compareTo(PAUSE) < 0 ? PAUSE : left);
  }

  private boolean record(String clusterId, WorkEpoch epoch, Attempt attempt) {
    Optional<KnownCluster> locked = clusters.lock(clusterId);
    epochs.check(epoch);
    if (locked.isEmpty() || !locked.orElseThrow().isJudged()) {
      return false;
    }
    KnownCluster cluster = locked.orElseThrow();
    MachineFacts machine =
        clusters.machines(clusterId).values().stream()
            .filter(one -> one.role() == MachineRole.DATABASE)
            .findFirst()
            .orElse(null);
    DatabaseHealth before = databases.find(clusterId).orElse(null);
    Judgement judgement =
        DatabaseJudge.judge(
            attempt,
            machine,
            before,
            config.settle(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    if (!judgement.health().equals(before)) {
      databases.put(clusterId, cluster.project(), judgement.health());
    }
    if (judgement.event() != null) {
      publish(cluster, machine, judgement.event());
    }
    return true;
  }

  private void publish(KnownCluster cluster, @Nullable MachineFacts machine, SlipwayEvent event) {
    LOG.infof("Cluster %s: %s", cluster.id(), event);
    String cause =
        event instanceof DatabaseDown && machine != null && machine.power() == PowerState.OFF
            ? machine.offEvent()
            : null;
    EventEnvelope<?> told =
        outbox.publish(
            new EventDraft(
                cluster.id(),
                cluster.project(),
                cluster.generation(),
                machine == null ? null : machine.incarnation(),
                correlation.current(),
                cause,
                event));
    incidents.see(cluster, told);
  }
}
