package dev.slipway.provisioner.in.work;

import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.plan.ClusterReconciliation;
import dev.slipway.provisioner.plan.ClusterReconciliation.Round;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Does rounds for a cluster: one after the other while something is awaited, rarely otherwise. */
@ApplicationScoped
public class ClusterReconciler implements Reconciler {
  private static final int QUIET_SHARE = 6;

  /** How many times as long as a look takes is waited for the next one, at least. */
  private static final int LOOK_SHARE = 10;

  private final ClusterReconciliation reconciliation;
  private final ReconcileSettings settings;
  private final Clock clock;

  @Inject
  ClusterReconciler(ClusterReconciliation reconciliation, ReconcileSettings settings, Clock clock) {
    this.reconciliation = reconciliation;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return ClusterRequests.WORK;
  }

  @Override
  public Next reconcile(String clusterId, WorkEpoch epoch) {
    long until = System.nanoTime() + settings.run().toNanos();
    while (true) {
      long begun = System.nanoTime();
      Round round = reconciliation.round(clusterId, epoch);
      Duration look = Duration.ofNanos(System.nanoTime() - begun);
      boolean again = System.nanoTime() - until < 0;
      switch (round.pace()) {
        case NEVER -> {
          return Next.idle();
        }
        case LATER -> {
          return Next.after(CalmLooks.untilNext(clusterId, settings.calm(), clock.instant()));
        }
        case AFTER_A_PAUSE -> {
          return Next.after(settings.pause());
        }
        case SOON -> {
          // A driver's news ends the wait; in here it would not be heard.
          return Next.after(wait(round.quiet(), look));
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
   * The longer nothing has changed, the longer until the next look: what takes ten seconds is
   * looked at some fifteen times, and noticed a twelfth late on average. Where looks take long,
   * because many clusters are looked at, they are fewer.
   */
  private Duration wait(Duration quiet, Duration look) {
    Duration wait =
        longer(settings.awaiting(), shorter(quiet.dividedBy(QUIET_SHARE), settings.awaitingMost()));
    return longer(wait, shorter(look.multipliedBy(LOOK_SHARE), settings.awaitingBusy()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
