package dev.slipway.provisioner.in.work;

import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationCancelListener;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.admission.ClusterRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Wakes a cluster's reconciler when one of its operations is asked to end. */
@ApplicationScoped
public class OperationCancellations implements OperationCancelListener {
  private final WorkQueue work;

  @Inject
  OperationCancellations(WorkQueue work) {
    this.work = work;
  }

  @Override
  public void cancelRequested(Operation operation) {
    work.wake(ClusterRequests.WORK, operation.clusterId());
  }
}
