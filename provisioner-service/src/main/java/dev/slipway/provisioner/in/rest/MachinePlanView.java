package dev.slipway.provisioner.in.rest;

import dev.slipway.provisioner.admission.MachineProposal;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.plan.MachineReports;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operation on a machine would do. */
@Schema(
    name = "MachinePlan",
    description = "What an operation would do; nothing is changed by asking")
public record MachinePlanView(
    @Schema(examples = "w1") String machine,
    MachineOperationType type,
    @Schema(description = "The operation's steps, in order") List<String> steps,
    @Schema(description = "Names of machines that would be replaced") List<String> machinesReplaced,
    @Schema(description = "Its incarnation afterwards") int incarnation,
    @Schema(description = "Whether a cluster that is Ready stays so all the while")
        boolean clusterStaysReady,
    @Schema(
            description =
                "Members of etcd that may then be lost without losing the quorum; negative when it"
                    + " is lost")
        int etcdQuorumMargin,
    @Schema(
            nullable = true,
            description = "Pods that it would disrupt; null while the API server can't be asked")
        @Nullable Integer podsDisrupted) {

  static MachinePlanView of(MachineProposal proposal, OptionalInt pods) {
    boolean replaced = proposal.kind() == MachineOperation.Kind.REPLACE_MACHINE;
    int incarnation = proposal.machine().id().incarnation();
    String name = proposal.machine().id().name();
    return new MachinePlanView(
        name,
        MachineOperationType.of(proposal.kind()),
        MachineReports.stepNames(proposal.kind()),
        replaced ? List.of(name) : List.of(),
        replaced ? incarnation + 1 : incarnation,
        proposal.clusterReady(),
        proposal.etcdQuorumMargin(),
        pods.isPresent() ? pods.getAsInt() : null);
  }
}
