package dev.slipway.provisioner.in.rest;

import dev.slipway.events.MachineRole;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a request would do. */
@Schema(name = "Plan", description = "What a request would do; nothing is changed by asking")
public record PlanView(
    @Schema(description = "Machines that would be made") List<PlannedMachine> machinesCreated,
    @Schema(description = "Names of machines that would be replaced") List<String> machinesReplaced,
    @Schema(description = "Names of machines that would be removed") List<String> machinesRemoved,
    @Schema(description = "Names of machines that would stay as they are, data included")
        List<String> machinesKept,
    @Schema(description = "Whether what etcd holds would be lost: every Kubernetes object")
        boolean etcdDataLost,
    ClusterView.TopologyView topology,
    ClusterView.NetworkView network,
    List<ClusterView.PortForwardView> portForwards,
    @Schema(description = "Memory that it needs, in MiB") int neededMiB,
    @Schema(description = "Memory that is available, in MiB") int availableMiB,
    @Schema(description = "Members of etcd that may then be lost without losing the quorum")
        int etcdQuorumMargin,
    @Schema(
            nullable = true,
            description = "Pods that it would disrupt; null while the API server can't be asked")
        @Nullable Integer podsDisrupted,
    @Schema(description = "Ids of operations that it would end") List<String> overtaken) {

  /** A machine that would be made. */
  @Schema(name = "PlannedMachine")
  public record PlannedMachine(String name, MachineRole role, String address, int memoryMiB) {}
}
