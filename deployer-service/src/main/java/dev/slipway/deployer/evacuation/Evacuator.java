package dev.slipway.deployer.evacuation;

import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.events.NodeEvacuated;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.work.EpochGuard;
import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Clears the fenced nodes of a cluster, and lets them back: look, plan, note, act. */
@ApplicationScoped
public class Evacuator implements Reconciler {
  /** The kind of its durable work, whose key is the cluster's id. Stored: never to be renamed. */
  public static final String KIND = "evacuation";

  private static final Logger LOG = Logger.getLogger(Evacuator.class);

  /** Steps of one run; then others have their turn. */
  private static final int STEPS = 40;

  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Kubelets renew their leases every four seconds; the monitor tells earlier. */
  private static final Duration RETURN_LOOK = Duration.ofSeconds(3);

  private final EvacuationStore store;
  private final EvacuationCluster cluster;
  private final Outbox outbox;
  private final EpochGuard epochs;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  Evacuator(
      EvacuationStore store,
      EvacuationCluster cluster,
      Outbox outbox,
      EpochGuard epochs,
      Transactions transactions,
      Clock clock) {
    this.store = store;
    this.cluster = cluster;
    this.outbox = outbox;
    this.epochs = epochs;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Next reconcile(String key, WorkEpoch epoch) {
    List<Evacuation> open = transactions.inNew(() -> store.ofCluster(key));
    Duration soonest = null;
    for (Evacuation evacuation : open) {
      Duration next = advance(evacuation, epoch);
      if (next != null && (soonest == null || next.compareTo(soonest) < 0)) {
        soonest = next;
      }
    }
    return soonest == null ? Next.idle() : Next.after(soonest);
  }

  /** Goes on with one node; says when to look again, or null when it is done with. */
  private @Nullable Duration advance(Evacuation begun, WorkEpoch epoch) {
    Evacuation evacuation = begun;
    for (int i = 0; i < STEPS; i++) {
      Evacuation now = evacuation;
      EvacuationStep step;
      try {
        NodeSeen seen = cluster.observe(now.clusterId(), now.project(), now.node());
        step = EvacuationPlanner.next(now, seen);
        Optional<Evacuation> noted = note(now, seen, step, epoch);
        if (noted.isEmpty()) {
          return step instanceof EvacuationStep.Finished ? null : Duration.ZERO;
        }
        evacuation = noted.orElseThrow();
        perform(evacuation, step);
      } catch (ClusterUnreachableException e) {
        LOG.infof("%s of %s: %s", now.node(), now.clusterId(), e.getMessage());
        return now.state() == Evacuation.State.EVACUATING ? AGAIN : RETURN_LOOK;
      }
      if (step instanceof EvacuationStep.Wait) {
        return now.state() == Evacuation.State.EVACUATING ? AGAIN : RETURN_LOOK;
      }
    }
    return AGAIN;
  }

  private void perform(Evacuation evacuation, EvacuationStep step) {
    String id = evacuation.clusterId();
    String project = evacuation.project();
    switch (step) {
      case EvacuationStep.SetTaints taints -> {
        LOG.infof("%s of %s: taints become %s", evacuation.node(), id, taints.taints());
        cluster.setTaints(id, project, evacuation.node(), taints);
      }
      case EvacuationStep.MarkUnreachable mark -> {
        LOG.infof("%s of %s is off, so it isn't ready", evacuation.node(), id);
        cluster.markUnreachable(id, project, evacuation.node(), mark);
      }
      case EvacuationStep.DeletePods pods -> {
        LOG.infof("%s of %s: %d pods are removed", evacuation.node(), id, pods.pods().size());
        cluster.deletePods(id, project, pods);
      }
      case EvacuationStep.Evacuated ignored -> {}
      case EvacuationStep.Finished ignored -> {}
      case EvacuationStep.Wait ignored -> {}
    }
  }

  /**
   * Records what was seen before anything is done about it, and what a step amounts to. Empty when
   * the evacuation is over, or the node was fenced again meanwhile.
   */
  private Optional<Evacuation> note(
      Evacuation worked, NodeSeen seen, EvacuationStep step, WorkEpoch epoch) {
    return switch (step) {
      case EvacuationStep.DeletePods ignored ->
          change(worked, epoch, now -> noting(now, seen, true));
      case EvacuationStep.SetTaints ignored ->
          change(worked, epoch, now -> noting(now, seen, false));
      case EvacuationStep.MarkUnreachable ignored ->
          change(worked, epoch, now -> noting(now, seen, false));
      case EvacuationStep.Wait ignored -> change(worked, epoch, now -> noting(now, seen, false));
      case EvacuationStep.Evacuated ignored ->
          change(
              worked,
              epoch,
              now -> {
                publish(now);
                return noting(now, seen, false).evacuated();
              });
      case EvacuationStep.Finished ignored -> {
        transactions.inNew(
            () -> {
              if (current(worked, epoch).isPresent()) {
                LOG.infof("%s of %s is done with", worked.node(), worked.clusterId());
                store.remove(worked.clusterId(), worked.node());
              }
            });
        yield Optional.empty();
      }
    };
  }

  private static Evacuation noting(Evacuation now, NodeSeen seen, boolean removing) {
    Set<String> pods =
        removing
            ? EvacuationPlanner.candidates(seen).stream()
                .map(NodeSeen.BoundPod::uid)
                .collect(Collectors.toSet())
            : Set.of();
    return now.noting(pods, seen.lease() == null ? "" : seen.lease().version());
  }

  private Optional<Evacuation> change(
      Evacuation worked, WorkEpoch epoch, UnaryOperator<Evacuation> change) {
    return transactions.inNew(
        () ->
            current(worked, epoch)
                .map(
                    stored -> {
                      Evacuation changed = change.apply(stored);
                      if (!changed.equals(stored)) {
                        store.put(changed);
                      }
                      return changed;
                    }));
  }

  private Optional<Evacuation> current(Evacuation worked, WorkEpoch epoch) {
    Optional<Evacuation> stored =
        store.lock(worked.clusterId(), worked.node()).filter(worked::equals);
    epochs.check(epoch);
    return stored;
  }

  private void publish(Evacuation evacuation) {
    Duration took = Duration.between(evacuation.since(), now());
    NodeEvacuated event =
        new NodeEvacuated(
            evacuation.node(), evacuation.pods().size(), Math.max(1, took.toMillis()) / 1000.0);
    LOG.infof("%s: %s", evacuation.clusterId(), event);
    outbox.publish(
        new EventDraft(
            evacuation.clusterId(),
            evacuation.project(),
            evacuation.generation(),
            evacuation.incarnation(),
            evacuation.correlationId(),
            evacuation.causationId(),
            event));
  }

  private Instant now() {
    return clock.instant();
  }
}
