package dev.slipway.provisioner.in.work;

import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.plan.ClusterReconciliation;
import dev.slipway.provisioner.plan.ClusterReconciliation.Pace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Does rounds for a cluster: one after the other while something is awaited, rarely otherwise. */
@ApplicationScoped
public class ClusterReconciler implements Reconciler {
  /** How many times the shortest rest between rounds. */
  private static final int LONGEST_REST = 4;

  private final ClusterReconciliation reconciliation;
  private final ReconcileSettings settings;

  @Inject
  ClusterReconciler(ClusterReconciliation reconciliation, ReconcileSettings settings) {
    this.reconciliation = reconciliation;
    this.settings = settings;
  }

  @Override
  public String kind() {
    return ClusterRequests.WORK;
  }

  @Override
  public Next reconcile(String clusterId, WorkEpoch epoch) throws InterruptedException {
    long until = System.nanoTime() + settings.run().toNanos();
    while (true) {
      long begin = System.nanoTime();
      Pace pace = reconciliation.round(clusterId, epoch);
      long end = System.nanoTime();
      boolean again = end - until < 0;
      switch (pace) {
        case NEVER -> {
          return Next.idle();
        }
        case LATER -> {
          return Next.after(settings.calm());
        }
        case AFTER_A_PAUSE -> {
          return Next.after(settings.pause());
        }
        case SOON -> {
          Duration rest = rest(Duration.ofNanos(end - begin));
          if (!again) {
            return Next.after(rest);
          }
          Thread.sleep(rest);
        }
        case AT_ONCE -> {
          if (!again) {
            return Next.after(Duration.ZERO);
          }
        }
      }
    }
  }

  /**
   * As long as the round took, within bounds: questions that take long keep the machines that
   * answer them from their work.
   */
  private Duration rest(Duration round) {
    Duration shortest = settings.awaiting();
    Duration longest = shortest.multipliedBy(LONGEST_REST);
    Duration most = round.compareTo(longest) < 0 ? round : longest;
    return most.compareTo(shortest) > 0 ? most : shortest;
  }
}
