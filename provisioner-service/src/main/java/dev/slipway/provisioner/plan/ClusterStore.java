package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of the reconciler. */
public interface ClusterStore {

  /** All that is recorded of a cluster, deleted ones included. */
  Optional<ClusterRecords> load(String clusterId);

  /**
   * Records a round with its events in one transaction. Does nothing when the wish has changed
   * since the round began: the next round sees the new one.
   *
   * @param epoch the pick-up that the round belongs to; a later one refuses it
   * @param recording what to record
   * @param consoles the tails of the consoles of machines that failed
   */
  void record(WorkEpoch epoch, Recording recording, Map<MachineId, String> consoles);

  /**
   * Asked before each action, so that a worker that was stalled begins none after another one has
   * taken the cluster over.
   *
   * @throws dev.slipway.kit.work.StaleWorkException when another one has
   */
  void requireCurrent(WorkEpoch epoch);

  /** The ids of all clusters that are not deleted. */
  List<String> alive();
}
