package dev.slipway.provisioner.in.work;

import dev.slipway.kit.work.Next;
import dev.slipway.kit.work.Reconciler;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.plan.ClusterReconciliation;
import dev.slipway.provisioner.plan.ClusterReconciliation.Pace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Does rounds for a cluster: one after the other while something is awaited, rarely otherwise. */
@ApplicationScoped
public class ClusterReconciler implements Reconciler {
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
      Pace pace = reconciliation.round(clusterId, epoch);
      boolean again = System.nanoTime() - until < 0;
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
          if (!again) {
            return Next.after(settings.awaiting());
          }
          Thread.sleep(settings.awaiting());
        }
        case AT_ONCE -> {
          if (!again) {
            return Next.after(java.time.Duration.ZERO);
          }
        }
      }
    }
  }
}
