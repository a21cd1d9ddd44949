package dev.slipway.provisioner.admission;

import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.topology.ClusterWish;
import java.util.List;

/**
 * What a request would do: the answer to a dry run.
 *
 * @param wish the complete wish
 * @param created machines that would be made
 * @param neededMiB memory of those machines, in MiB
 * @param availableMiB memory that could be promised before, in MiB
 * @param etcdQuorumMargin how many members of etcd may be lost without losing the quorum
 */
public record Proposal(
    ClusterWish wish,
    List<Machine> created,
    int neededMiB,
    int availableMiB,
    int etcdQuorumMargin) {

  public Proposal {
    created = List.copyOf(created);
  }
}
