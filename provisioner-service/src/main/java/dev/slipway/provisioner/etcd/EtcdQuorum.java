package dev.slipway.provisioner.etcd;

import dev.slipway.events.MachinePhase;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import java.util.List;

/**
 * What etcd can lose. A quorum is more than half of its members
 * (https://etcd.io/docs/v3.6/faq/#what-is-failure-tolerance).
 *
 * @param members how many there are
 * @param serving how many of them serve
 */
public record EtcdQuorum(int members, int serving) {

  /** As it is recorded of a cluster's machines. */
  public static EtcdQuorum of(List<Machine> machines) {
    List<Machine> members = members(machines);
    return new EtcdQuorum(
        members.size(), Math.toIntExact(members.stream().filter(EtcdQuorum::serves).count()));
  }

  /** As it would be without what this machine does; the machine stays a member. */
  public static EtcdQuorum without(List<Machine> machines, Machine machine) {
    List<Machine> members = members(machines);
    return new EtcdQuorum(
        members.size(),
        Math.toIntExact(
            members.stream()
                .filter(EtcdQuorum::serves)
                .filter(member -> !member.id().name().equals(machine.id().name()))
                .count()));
  }

  /** Others that serve, and that an operation is about to take away. */
  private static int goingAway(List<Machine> machines, Machine machine) {
    return Math.toIntExact(
        members(machines).stream()
            .filter(EtcdQuorum::serves)
            .filter(member -> member.operation() != null)
            .filter(member -> !member.id().name().equals(machine.id().name()))
            .count());
  }

  private EtcdQuorum less(int count) {
    return new EtcdQuorum(members, serving - count);
  }

  private static List<Machine> members(List<Machine> machines) {
    return machines.stream().filter(machine -> machine.name().role() == MachineRole.ETCD).toList();
  }

  private static boolean serves(Machine member) {
    return member.phase() == MachinePhase.RUNNING;
  }

  /** How many must serve. */
  public int needed() {
    return members / 2 + 1;
  }

  /** How many more may be lost; negative when it is lost already. */
  public int margin() {
    return serving - needed();
  }

  /** Whether enough serve. */
  public boolean holds() {
    return margin() >= 0;
  }

  /**
   * Refuses to take a member away, for good or for a while, when etcd would lose its quorum.
   *
   * @param what such as {@code powered off}
   * @throws ProblemException QUORUM_AT_RISK, with the margin and what to do instead
   */
  public static void requireWithout(List<Machine> machines, Machine machine, String what) {
    if (machine.name().role() != MachineRole.ETCD) {
      return;
    }
    EtcdQuorum left = without(machines, machine).less(goingAway(machines, machine));
    if (left.holds()) {
      return;
    }
    String name = machine.id().name();
    if (left.members() == 1) {
      throw new ProblemException(
          ProblemCode.QUORUM_AT_RISK,
          ("%s is the only member of etcd and can't be %s: the cluster would stand still, and what"
                  + " etcd holds is on that machine alone. To make all of it anew, without what etcd"
                  + " holds, ask the cluster for the operation REGENERATE.")
              .formatted(name, what));
    }
    throw new ProblemException(
        ProblemCode.QUORUM_AT_RISK,
        ("%s can't be %s: without it %d of %d members of etcd would serve, and %d must (margin %d)."
                + " Bring the other members back first: POWER_ON for one that is off; one that is"
                + " lost is repaired by itself.")
            .formatted(name, what, left.serving(), left.members(), left.needed(), left.margin()));
  }
}
