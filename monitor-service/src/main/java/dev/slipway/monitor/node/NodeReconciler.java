package dev.slipway.monitor.node;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.NodeDown;
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
import dev.slipway.monitor.cluster.KnownCluster.View;
import dev.slipway.monitor.cluster.MachineFacts;
import dev.slipway.monitor.incident.Incidents;
import dev.slipway.monitor.node.NodeHealth.Health;
import dev.slipway.monitor.node.NodeJudge.Judgement;
import dev.slipway.monitor.node.NodeStore.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cluster's nodes, judges each, and records judgement and event together. What changed
 * while nobody looked is told at the next look, once: the rows are what was told.
 */
@ApplicationScoped
public class NodeReconciler implements Reconciler {
  private static final Logger LOG = Logger.getLogger(NodeReconciler.class);

  private final ClusterStore clusters;
  private final NodeStore nodes;
  private final NodeSight sight;
  private final Incidents incidents;
  private final Outbox outbox;
  private final EpochGuard epochs;
  private final Transactions transactions;
  private final CorrelationId correlation;
  private final MonitorConfig config;
  private final Clock clock;

  /** Those at rest, by id; some kilobytes each. */
  private final Map<String, RestingCluster> resting = new ConcurrentHashMap<>();

  @Inject
  NodeReconciler(
      ClusterStore clusters,
      NodeStore nodes,
      NodeSight sight,
      Incidents incidents,
      Outbox outbox,
      EpochGuard epochs,
      Transactions transactions,
      CorrelationId correlation,
      MonitorConfig config,
      Clock clock) {
    this.clusters = clusters;
    this.nodes = nodes;
    this.sight = sight;
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
    return ClusterNews.WORK;
  }

  @Override
  public Next reconcile(String clusterId, WorkEpoch epoch) {
    Optional<RestingCluster> atRest =
        Optional.ofNullable(resting.get(clusterId))
            .filter(last -> last.isOf(nodes.versions(clusterId)));
    Optional<KnownCluster> known =
        atRest.map(RestingCluster::cluster).or(() -> clusters.byId(clusterId));
    if (known.isEmpty() || !known.orElseThrow().isJudged()) {
      return Next.idle();
    }
    List<NodeFacts> seen;
    try {
      seen = sight.look(clusterId, known.orElseThrow().project());
    } catch (UnseenException e) {
      return unseen(clusterId, epoch, String.valueOf(e.getMessage()));
    }
    Optional<RestingCluster> still = atRest.flatMap(rest -> rest.lookedAt(seen, now()));
    if (still.isPresent()) {
      resting.put(clusterId, still.orElseThrow());
      return Next.after(config.calm());
    }
    return transactions.inNew(() -> record(clusterId, epoch, seen));
  }

  /** Forgets what it keeps of clusters that are no longer known. */
  public void keepOnly(Set<String> known) {
    resting.keySet().retainAll(known);
  }

  private Next unseen(String clusterId, WorkEpoch epoch, String why) {
    return transactions.inNew(
        () -> {
          Optional<KnownCluster> cluster = clusters.lock(clusterId);
          epochs.check(epoch);
          if (cluster.isEmpty() || !cluster.orElseThrow().isJudged()) {
            return Next.idle();
          }
          View before = cluster.orElseThrow().view();
          View view = before.become(View.State.STALE, why, now());
          if (!view.equals(before)) {
            LOG.warnf("Cluster %s can't be seen: %s", clusterId, why);
            clusters.view(clusterId, view);
          }
          incidents.tick(cluster.orElseThrow());
          return Next.after(config.retry());
        });
  }

  private Next record(String clusterId, WorkEpoch epoch, List<NodeFacts> seen) {
    Optional<KnownCluster> locked = clusters.lock(clusterId);
    epochs.check(epoch);
    if (locked.isEmpty() || !locked.orElseThrow().isJudged()) {
      return Next.idle();
    }
    Instant now = now();
    KnownCluster cluster = locked.orElseThrow();
    View view = cluster.view().become(View.State.WATCHING, null, now);
    if (!view.equals(cluster.view())) {
      LOG.infof("Watching the nodes of cluster %s", clusterId);
      clusters.view(clusterId, view);
    }
    // Read before the rows: what changes in between is read once more the next time.
    Optional<Versions> versions = nodes.versions(clusterId);
    // What is known of a cluster at rest has newer leases than are recorded.
    Optional<RestingCluster> atRest =
        Optional.ofNullable(resting.get(clusterId)).filter(last -> last.isOf(versions));
    Map<String, MachineFacts> machines =
        atRest.map(RestingCluster::machines).orElseGet(() -> clusters.machines(clusterId));
    Map<String, NodeHealth> before =
        atRest.map(RestingCluster::nodes).orElseGet(() -> recorded(clusterId));
    Map<String, Judgement> judged = new LinkedHashMap<>();
    for (NodeFacts node : seen) {
      judged.put(
          node.name(),
          NodeJudge.judge(
              node, machines.get(node.name()), before.get(node.name()), view.since(), now));
    }
    List<NodeHealth> health = judged.values().stream().map(Judgement::health).toList();
    nodes.put(
        clusterId,
        cluster.project(),
        health.stream()
            .filter(one -> atRest.isPresent() || !one.equals(before.get(one.name())))
            .toList());
    before.values().stream()
        .filter(node -> !judged.containsKey(node.name()))
        .filter(node -> !isAwaited(node, machines.get(node.name())))
        .forEach(node -> nodes.remove(clusterId, node.name()));
    // Last: an event is as late at its subscribers as the commit is after it.
    outbox
        .publish(clusterId, news(cluster, machines, judged.values()))
        .forEach(event -> incidents.see(cluster, event));
    incidents.tick(cluster);
    Optional<RestingCluster> rests =
        nodes
            .versions(clusterId)
            .filter(after -> versions.filter(after::areOfTheSameMachines).isPresent())
            .map(after -> RestingCluster.of(after, cluster.withView(view), machines, health, now))
            .filter(RestingCluster::isAtRest);
    resting.compute(clusterId, (id, last) -> rests.orElse(null));
    return Next.after(rests.isPresent() ? config.calm() : config.look());
  }

  private List<EventDraft> news(
      KnownCluster cluster, Map<String, MachineFacts> machines, Collection<Judgement> judged) {
    List<EventDraft> news = new ArrayList<>();
    for (Judgement judgement : judged) {
      if (judgement.event() != null) {
        MachineFacts machine = machines.get(judgement.health().name());
        Integer incarnation = judgement.health().incarnation();
        news.add(draft(cluster, machine, incarnation, judgement.event()));
      }
    }
    return news;
  }

  private Map<String, NodeHealth> recorded(String clusterId) {
    return nodes.ofCluster(clusterId).stream()
        .collect(Collectors.toMap(NodeHealth::name, Function.identity()));
  }

  /**
   * A node that is down and whose machine is to come back is kept, to tell how long it was away.
   */
  private static boolean isAwaited(NodeHealth node, @Nullable MachineFacts machine) {
    return node.health() == Health.DOWN
        && machine != null
        && machine.phase() != MachinePhase.DELETING;
  }

  private EventDraft draft(
      KnownCluster cluster,
      @Nullable MachineFacts machine,
      @Nullable Integer incarnation,
      SlipwayEvent event) {
    LOG.infof("Cluster %s: %s", cluster.id(), event);
    return new EventDraft(
        cluster.id(),
        cluster.project(),
        cluster.generation(),
        incarnation,
        correlation.current(),
        machine != null && isPowerOff(event) ? machine.offEvent() : null,
        event);
  }

  private static boolean isPowerOff(SlipwayEvent event) {
    return event instanceof NodeDown down
        && switch (down.cause()) {
          case LOST, WISHED_POWER_OFF -> true;
          case HUNG, CUT_OFF, NOT_READY, UNKNOWN -> false;
        };
  }

  /** Postgres keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
