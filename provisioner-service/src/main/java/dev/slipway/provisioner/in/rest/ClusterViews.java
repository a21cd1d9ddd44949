package dev.slipway.provisioner.in.rest;

import dev.slipway.events.MachineRole;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.admission.Proposal;
import dev.slipway.provisioner.admission.Regenerations;
import dev.slipway.provisioner.blueprint.ApiServers;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** From records to what the API shows. */
final class ClusterViews {

  private ClusterViews() {}

  static ClusterView cluster(Cluster cluster) {
    ClusterWish wish = cluster.wish();
    return new ClusterView(
        cluster.id(),
        wish.name(),
        cluster.project(),
        wish.infrastructure(),
        wish.kubernetesVersion(),
        topology(wish.topology()),
        network(wish),
        forwards(wish.portForwards()),
        cluster.generation(),
        cluster.phase(),
        cluster.conditions(),
        ApiServers.url(wish),
        cluster.createdAt(),
        cluster.readyAt());
  }

  static ClusterView.TopologyView topology(Topology topology) {
    return new ClusterView.TopologyView(
        group(topology.etcd()),
        group(topology.controllers()),
        group(topology.workers()),
        database(topology.database()),
        null);
  }

  private static ClusterView.GroupView group(MachineGroup group) {
    return new ClusterView.GroupView(group.count(), group.memoryMiB());
  }

  private static ClusterView.@Nullable DatabaseView database(@Nullable DatabaseMachine database) {
    return database == null
        ? null
        : new ClusterView.DatabaseView(database.engine(), database.memoryMiB());
  }

  static ClusterView.NetworkView network(ClusterWish wish) {
    return new ClusterView.NetworkView(
        wish.networks().machines().toString(),
        wish.networks().services().toString(),
        wish.networks().pods().toString());
  }

  static List<ClusterView.PortForwardView> forwards(List<PortForward> forwards) {
    return forwards.stream()
        .map(
            forward ->
                new ClusterView.PortForwardView(
                    forward.hostPort(), forward.machine(), forward.port()))
        .toList();
  }

  static MachineView machine(Machine machine) {
    return new MachineView(
        machine.id().name(),
        role(machine),
        machine.id().incarnation(),
        machine.address(),
        machine.memoryMiB(),
        machine.phase(),
        machine.power(),
        machine.wishedPower(),
        machine.powerOns(),
        machine.operation() == null ? null : machine.operation().id(),
        List.of(
            new Condition(
                "Serving",
                machine.phase() == dev.slipway.events.MachinePhase.RUNNING
                    ? Condition.Status.TRUE
                    : Condition.Status.FALSE,
                machine.phase().name(),
                machine.message(),
                machine.phaseSince())),
        machine.createdAt());
  }

  static MachineRole role(Machine machine) {
    return MachineRole.valueOf(machine.name().role().name());
  }

  static PlanView plan(Proposal proposal) {
    return new PlanView(
        proposal.created().stream()
            .map(
                machine ->
                    new PlanView.PlannedMachine(
                        machine.id().name(), role(machine), machine.address(), machine.memoryMiB()))
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        false,
        topology(proposal.wish().topology()),
        network(proposal.wish()),
        forwards(proposal.wish().portForwards()),
        proposal.neededMiB(),
        proposal.availableMiB(),
        proposal.etcdQuorumMargin(),
        0,
        List.of());
  }

  /** What a deletion would do. */
  static PlanView removal(ClusterRecords records) {
    ClusterWish wish = records.cluster().wish();
    return new PlanView(
        List.of(),
        List.of(),
        records.machines().stream().map(machine -> machine.id().name()).toList(),
        List.of(),
        true,
        topology(wish.topology()),
        network(wish),
        forwards(wish.portForwards()),
        0,
        0,
        0,
        0,
        List.of());
  }

  /** What making it anew would do. */
  static PlanView regeneration(
      ClusterRecords records, Regenerations.Plan plan, OptionalInt disrupted) {
    ClusterWish wish = records.cluster().wish();
    return new PlanView(
        List.of(),
        plan.replaced(),
        List.of(),
        plan.kept(),
        true,
        topology(wish.topology()),
        network(wish),
        forwards(wish.portForwards()),
        0,
        0,
        (wish.topology().etcd().count() - 1) / 2,
        disrupted.isPresent() ? disrupted.getAsInt() : null,
        plan.overtaken());
  }
}
