package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges whether etcd has its quorum, and says in plain words when it has lost it. Pure. */
final class EtcdAssessor {
  /** The reason when more members are off or gone than etcd can do without. */
  static final String QUORUM_LOST = "QuorumLost";

  private EtcdAssessor() {}

  /** Whether more than half of the members serve. */
  static Probe judge(ClusterRecords records, Observation observation) {
    List<Machine> members = members(records);
    List<Probe> probes =
        members.stream().map(member -> EtcdPlanner.service(records, member, observation)).toList();
    long serving = probes.stream().filter(Probe::answers).count();
    int needed = members.size() / 2 + 1;
    if (serving >= needed) {
      return new Probe.Answers();
    }
    Losses losses = losses(records, members, observation);
    if (losses.count() > 0 && members.size() - losses.count() - losses.wishedOff() < needed) {
      return new Probe.Refuses(QUORUM_LOST, losses.explain(members.size(), needed));
    }
    Probe unwell =
        probes.stream()
            .filter(probe -> !probe.answers())
            .findFirst()
            .orElse(new Probe.Unasked("etcd to be started"));
    return WishedOff.unless(members, MachineRole.ETCD, needed, unwell);
  }

  /** Whether so many members are gone with their disks that what etcd held is lost for good. */
  static boolean lostForGood(ClusterRecords records, Observation observation) {
    List<Machine> members = members(records);
    return losses(records, members, observation).left(members.size()) < members.size() / 2 + 1;
  }

  private static List<Machine> members(ClusterRecords records) {
    return records.machines().stream()
        .filter(machine -> machine.name().role() == MachineRole.ETCD)
        .toList();
  }

  private static Losses losses(
      ClusterRecords records, List<Machine> members, Observation observation) {
    List<String> gone = new ArrayList<>();
    List<String> joining = new ArrayList<>();
    List<String> off = new ArrayList<>();
    int wishedOff = 0;
    if (observation.infrastructure() instanceof InfrastructureSeen.Present(Inventory inventory)) {
      for (Machine member : members) {
        Optional<MachineState.Present> state = MachinePlanner.find(inventory, member.id());
        boolean booted = state.flatMap(MachineState.Present::bootId).isPresent();
        if (member.service().everServed() && !booted) {
          gone.add(member.id().name());
        } else if (EtcdPlanner.joins(records, member) && !member.service().served()) {
          joining.add(member.id().name());
        } else if (member.wishedPower() == WishedPower.OFF) {
          wishedOff++;
        } else if (state
            .filter(one -> one.power() == Power.OFF && one.bootId().isPresent())
            .isPresent()) {
          off.add(member.id().name());
        }
      }
    }
    return new Losses(gone, joining, off, wishedOff);
  }

  /**
   * The members that can't serve: gone with their disks, in the place of such and not known to have
   * got their vote yet, off against their wish, off by wish.
   */
  private record Losses(List<String> gone, List<String> joining, List<String> off, int wishedOff) {

    int count() {
      return gone.size() + joining.size() + off.size();
    }

    /** How many can serve again by being powered on. */
    int left(int members) {
      return members - gone.size() - joining.size();
    }

    String explain(int members, int needed) {
      List<String> parts = new ArrayList<>();
      if (!off.isEmpty()) {
        parts.add(String.join(", ", off) + (off.size() == 1 ? " is off" : " are off"));
      }
      if (!gone.isEmpty()) {
        parts.add(
            String.join(", ", gone)
                + (gone.size() == 1 ? " is" : " are")
                + " gone with what etcd held there");
      }
      if (!joining.isEmpty()) {
        parts.add(
            String.join(", ", joining)
                + (joining.size() == 1 ? " has" : " have")
                + " taken another's place and may have no vote yet");
      }
      StringBuilder text =
          new StringBuilder("etcd to have its quorum again: ").append(String.join(" and ", parts));
      text.append("; %d of %d must serve. ".formatted(needed, members));
      boolean recoverable = left(members) >= needed;
      text.append(
          recoverable
              ? "What only is off is powered on again, and etcd then goes on as it was."
              : "Too few are left, and restoring a snapshot is not possible yet. The operation"
                  + " REGENERATE makes etcd, controllers and workers anew, without what etcd held;"
                  + " the database stays.");
      return text.toString();
    }
  }
}
