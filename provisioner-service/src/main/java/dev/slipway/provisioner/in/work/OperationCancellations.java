package dev.slipway.provisioner.in.work;

import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.operation.Operation;
import dev.slipway.kit.operation.OperationCancelListener;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.cluster.ClusterOperation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Wakes a cluster's reconciler when one of its operations is asked to end. */
@ApplicationScoped
public class OperationCancellations implements OperationCancelListener {
  private final WorkQueue work;
  private final Transactions transactions;

  @Inject
  OperationCancellations(WorkQueue work, Transactions transactions) {
    this.work = work;
    this.transactions = transactions;
  }

  /** After the commit, for a round locks the cluster's work before its operation. */
  @Override
  public void cancelRequested(Operation operation) {
    transactions.afterCommit(() -> work.wake(ClusterRequests.WORK, operation.clusterId()));
  }

  @Override
  public Optional<String> whyNot(Operation operation) {
    if (operation.type().equals(ClusterOperation.Kind.REGENERATE_CLUSTER.name())) {
      return Optional.of(
          "Its old machines are given up already, and what etcd held with them, so that no way"
              + " leads back. It goes on to its end; another REGENERATE starts over, and DELETE of"
              + " the cluster works at any time.");
    }
    return Optional.empty();
  }
}
