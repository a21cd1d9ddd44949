package dev.slipway.monitor.incident;

import dev.slipway.events.EventEnvelope;
import dev.slipway.events.IncidentClosed;
import dev.slipway.events.IncidentOpened;
import dev.slipway.events.SlipwayEvent;
import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.MachineFacts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the incidents of clusters. What it does commits with what it is told: the inbox row of
 * another service's event, or the state that the monitor's own event tells. The cluster's row is
 * locked meanwhile, so that one incident comes of two signs that are seen at once.
 */
@ApplicationScoped
public class Incidents {
  private static final Logger LOG = Logger.getLogger(Incidents.class);
  private static final int ID_LENGTH = 10;

  /** How long an incident that is over still takes what is heard of late. */
  private static final Duration LATE = Duration.ofMinutes(15);

  private final ClusterStore clusters;
  private final IncidentStore store;
  private final Outbox outbox;
  private final Transactions transactions;
  private final CorrelationId correlation;
  private final Clock clock;
  private final Correlator correlator;

  @Inject
  Incidents(
      ClusterStore clusters,
      IncidentStore store,
      Outbox outbox,
      Transactions transactions,
      CorrelationId correlation,
      IncidentConfig config,
      Ids ids,
      Clock clock) {
    this.clusters = clusters;
    this.store = store;
    this.outbox = outbox;
    this.transactions = transactions;
    this.correlation = correlation;
    this.clock = clock;
    this.correlator =
        new Correlator(
            config.grace(),
            config.lookBack(),
            config.podsPatience(),
            () -> ids.random("in", ID_LENGTH));
  }

  /**
   * Takes note of an event, in the caller's transaction. The monitor's own are told when they are
   * published. Call it before anything else wakes work on the cluster, which locks in that order.
   */
  public void see(EventEnvelope<?> event) {
    transactions.require("Incidents.see");
    clusters.lock(event.clusterId()).ifPresent(cluster -> see(cluster, event));
  }

  /** The same where the caller's transaction has locked the cluster. */
  public void see(KnownCluster cluster, EventEnvelope<?> event) {
    transactions.require("Incidents.see");
    if (cluster.everReady()) {
      World before = store.world(cluster.id(), event.time().minus(LATE));
      record(cluster, before, correlator.see(before, event), event.id());
    }
  }

  /** Takes note that time passes, in the caller's transaction, which has locked the cluster. */
  public void tick(KnownCluster cluster) {
    transactions.require("Incidents.tick");
    if (!store.isWaiting(cluster.id())) {
      return;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean offByWish =
        clusters.machines(cluster.id()).values().stream().anyMatch(MachineFacts::isOffByWish);
    World before = store.world(cluster.id(), now.minus(LATE));
    record(cluster, before, correlator.tick(before, offByWish, now), null);
  }

  private void record(
      KnownCluster cluster, World before, World after, @Nullable String causationId) {
    if (after.equals(before)) {
      return;
    }
    if (!after.memory().equals(before.memory())) {
      store.remember(cluster.id(), cluster.project(), after.memory());
    }
    for (Incident incident : after.incidents()) {
      Optional<Incident> old = before.find(incident.id());
      if (old.isPresent() && old.get().equals(incident)) {
        continue;
      }
      store.put(cluster.id(), cluster.project(), incident);
      if (old.isEmpty()) {
        publish(cluster, incident, causationId, opened(incident));
      }
      if (!incident.isOpen() && old.filter(one -> !one.isOpen()).isEmpty()) {
        publish(cluster, incident, causationId, closed(incident));
      }
    }
  }

  private static SlipwayEvent opened(Incident incident) {
    return new IncidentOpened(
        incident.id(), incident.kind().name(), incident.subject(), incident.summary());
  }

  private SlipwayEvent closed(Incident incident) {
    return new IncidentClosed(
        incident.id(),
        incident.kind().name(),
        incident.subject(),
        incident.duration(clock.instant()).toMillis() / 1000.0,
        incident.timeline().stream()
            .map(entry -> new IncidentClosed.Entry(entry.time(), entry.by(), entry.message()))
            .toList());
  }

  private void publish(
      KnownCluster cluster, Incident incident, @Nullable String causationId, SlipwayEvent event) {
    LOG.infof(
        "Cluster %s: incident %s %s of %s: %s",
        cluster.id(),
        incident.id(),
        incident.kind(),
        incident.subject(),
        incident.isOpen() ? incident.summary() : "closed");
    outbox.publish(
        new EventDraft(
            cluster.id(),
            cluster.project(),
            cluster.generation(),
            incident.incarnation(),
            causationId == null ? incident.correlationId() : correlation.current(),
            causationId,
            event));
  }
}
