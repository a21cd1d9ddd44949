package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.layout.MachineName;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.MembersSeen.Member;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans who is a member of etcd, from the list that etcd gives: one change at a time, each from
 * what is seen, so that it goes on wherever the process died. Pure.
 *
 * <p>A member that is lost with its machine is removed, once the others are a healthy majority; its
 * next incarnation is added without a vote, made, and given its vote when it has caught up. At no
 * step do fewer members serve than a quorum takes, and none that serves is removed.
 */
final class EtcdPlanner {

  private EtcdPlanner() {}

  /** The next change of the membership, if there is one to make. */
  static List<Action> changes(
      ClusterRecords records, Inventory inventory, Observation observation, List<String> waits) {
    List<Machine> machines = members(records);
    if (machines.size() < 2 || !(observation.members() instanceof MembersSeen.Listed(var listed))) {
      return List.of();
    }
    View view =
        new View(records, ClusterLayouts.of(records), inventory, observation.etcd(), listed);
    Optional<MachineId> via = view.healthyVoters().stream().findFirst();
    if (via.isEmpty()) {
      return List.of();
    }
    Optional<Member> lost = listed.stream().filter(view::isLost).findFirst();
    if (lost.isPresent()) {
      return removal(view, lost.get(), via.get(), waits);
    }
    Optional<Member> learner = listed.stream().filter(Member::learner).findFirst();
    if (learner.isPresent()) {
      return learner.get().started()
          ? view.owner(learner.get()).stream()
              .<Action>map(
                  machine -> new Action.PromoteMember(via.get(), learner.get().id(), machine.id()))
              .toList()
          : List.of();
    }
    return machines.stream()
        .filter(machine -> joins(records, machine) && view.memberOf(machine).isEmpty())
        .filter(machine -> admissible(view, machine, waits))
        .findFirst()
        .<List<Action>>map(machine -> List.of(new Action.AddMember(via.get(), machine.id())))
        .orElse(List.of());
  }

  private static List<Action> removal(View view, Member lost, MachineId via, List<String> waits) {
    if (!lost.learner() && view.healthyVoters().size() < view.quorum()) {
      waits.add(
          "more members of etcd to serve before the lost one can be replaced: %d of %d do, %d must"
              .formatted(view.healthyVoters().size(), view.voters(), view.quorum()));
      return List.of();
    }
    return List.of(new Action.RemoveMember(via, lost.id(), lost.name()));
  }

  private static boolean admissible(View view, Machine machine, List<String> waits) {
    if (view.booted(machine.id())) {
      waits.add(
          machine.id().name()
              + " to be replaced with REPLACE, for somebody has removed it from etcd's members");
      return false;
    }
    return view.healthyVoters().size() >= view.quorum();
  }

  /**
   * Whether the machine's member joins others; otherwise it is one of those that etcd began with.
   */
  static boolean joins(ClusterRecords records, Machine machine) {
    return machine.name().role() == MachineRole.ETCD
        && machine.id().incarnation() > records.cluster().founding().incarnation();
  }

  /** Whether the machine may be made: one that joins must be expected by the others. */
  static boolean mayBeMade(ClusterRecords records, Machine machine, Observation observation) {
    if (!joins(records, machine)) {
      return true;
    }
    if (!(observation.members() instanceof MembersSeen.Listed(var listed))) {
      return false;
    }
    String peerUrl = peerUrl(ClusterLayouts.of(records), machine);
    return listed.stream()
        .anyMatch(member -> member.peerUrl().equals(peerUrl) && !member.started());
  }

  /**
   * Whether etcd keeps its quorum while this machine's member doesn't serve. A member that is still
   * catching up answers, and has no vote. Of several that are to be taken away the first by name
   * goes first, so that no two of them go in the same round.
   */
  static boolean holdsWithout(ClusterRecords records, Machine machine, Observation observation) {
    List<Machine> machines = members(records);
    long others =
        machines.stream()
            .filter(other -> !other.id().equals(machine.id()))
            .filter(other -> !goesBefore(other, machine))
            .filter(other -> service(records, other, observation).answers())
            .count();
    return others > machines.size() / 2;
  }

  /** Whether there is a single member: a reboot of it is a pause that nothing can spare. */
  static boolean isAlone(ClusterRecords records) {
    return members(records).size() == 1;
  }

  private static boolean goesBefore(Machine other, Machine machine) {
    return other.operation() != null && other.id().name().compareTo(machine.id().name()) < 0;
  }

  /** What the machine's member lacks although it answers: its vote. */
  static Probe service(ClusterRecords records, Machine machine, Observation observation) {
    Probe probe =
        observation.etcd().getOrDefault(machine.id(), new Probe.Unasked("etcd to be started"));
    if (!probe.answers() || !joins(records, machine) || machine.service().served()) {
      return probe;
    }
    String peerUrl = peerUrl(ClusterLayouts.of(records), machine);
    boolean votes =
        observation.members() instanceof MembersSeen.Listed(var listed)
            && listed.stream().anyMatch(one -> one.peerUrl().equals(peerUrl) && !one.learner());
    return votes
        ? probe
        : new Probe.Refuses(
            "NoVote", machine.id().name() + " to catch up with the other members of etcd");
  }

  private static List<Machine> members(ClusterRecords records) {
    return records.machines().stream()
        .filter(machine -> machine.name().role() == MachineRole.ETCD)
        .toList();
  }

  private static boolean answers(Map<MachineId, Probe> probes, MachineId id) {
    Probe probe = probes.get(id);
    return probe != null && probe.answers();
  }

  private static String peerUrl(ClusterLayout layout, Machine machine) {
    return ClusterLayout.etcdPeerUrl(layout.machine(machine.name()));
  }

  /** The members that are listed, and the machines that are wished for. */
  private record View(
      ClusterRecords records,
      ClusterLayout layout,
      Inventory inventory,
      Map<MachineId, Probe> probes,
      List<Member> listed) {

    int voters() {
      return Math.toIntExact(listed.stream().filter(member -> !member.learner()).count());
    }

    int quorum() {
      return voters() / 2 + 1;
    }

    List<MachineId> healthyVoters() {
      return listed.stream()
          .filter(member -> !member.learner())
          .flatMap(member -> owner(member).stream())
          .map(Machine::id)
          .filter(id -> answers(probes, id))
          .toList();
    }

    /** The machine whose member it is: the one at its address, in its present incarnation. */
    Optional<Machine> owner(Member member) {
      return at(member)
          .filter(
              machine ->
                  !member.started()
                      || member.name().equals(layout.machine(machine.name()).memberName()));
    }

    Optional<Member> memberOf(Machine machine) {
      return listed.stream()
          .filter(member -> owner(member).filter(machine::equals).isPresent())
          .findFirst();
    }

    private Optional<Machine> at(Member member) {
      return members(records).stream()
          .filter(machine -> peerUrl(layout, machine).equals(member.peerUrl()))
          .findFirst();
    }

    /**
     * Whether it will never serve again: it was an earlier incarnation's, whose machine is
     * certainly off, or its machine is gone with what it had on its disk.
     */
    boolean isLost(Member member) {
      Optional<Machine> owner = owner(member);
      if (owner.isPresent()) {
        return member.started()
            && joins(records, owner.get())
            && !booted(owner.get().id())
            && !owner.get().leaving();
      }
      return at(member).map(Machine::name).filter(this::anyRuns).isEmpty();
    }

    private boolean anyRuns(MachineName name) {
      return inventory.machines().stream()
          .anyMatch(
              machine ->
                  machine.id().name().equals(name.toString()) && machine.power() != Power.OFF);
    }

    boolean booted(MachineId id) {
      return MachinePlanner.find(inventory, id).flatMap(MachineState.Present::bootId).isPresent();
    }
  }
}
