package dev.slipway.provisioner.world;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdMembership;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.MembersSeen;
import dev.slipway.provisioner.observation.MembersSeen.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * etcd as far as its members go: who they are, which disks hold what they know, and whether they
 * have a quorum. It fails the test when a change takes its quorum away, or when a member that knew
 * something starts with an empty disk.
 */
public final class MemoryEtcd implements EtcdMembership {
  private final MemoryDriver driver;
  private final Supplier<ClusterRecords> records;
  private final Runnable effect;
  private final Runnable emptied;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** Which member's data is on which machine's disk, and for how many steps it has been there. */
  private final Map<MachineId, String> disks = new HashMap<>();

  private final Map<String, Integer> caughtUp = new HashMap<>();
  private int founding;
  private int nextId = 0xe7cd;

  /**
   * @param effect called before and after each change, where the process may die
   * @param emptied called when etcd begins anew, with nothing in it
   */
  MemoryEtcd(
      MemoryDriver driver, Supplier<ClusterRecords> records, Runnable effect, Runnable emptied) {
    this.driver = driver;
    this.records = records;
    this.effect = effect;
    this.emptied = emptied;
  }

  /** Takes over who the members are, what they know and where. */
  void become(MemoryEtcd other) {
    members.putAll(other.members);
    disks.putAll(other.disks);
    caughtUp.putAll(other.caughtUp);
    founding = other.founding;
    nextId = other.nextId;
  }

  /** What runs comes a step nearer to serving. */
  void pass() {
    Map<MachineId, MachineState.Present> there = new HashMap<>();
    driver.list().machines().forEach(machine -> there.put(machine.id(), machine));
    disks.keySet().retainAll(there.keySet());
    there.values().stream()
        .filter(machine -> machine.id().name().startsWith("e"))
        .filter(machine -> machine.power() == Power.RUNNING)
        .forEach(machine -> start(machine.id()));
    disks.values().forEach(member -> caughtUp.merge(member, 1, Integer::sum));
  }

  private void start(MachineId machine) {
    if (disks.containsKey(machine)) {
      return;
    }
    Optional<Machine> wished = records.get().machine(machine);
    if (wished.isEmpty()) {
      return;
    }
    int first = records.get().cluster().founding().incarnation();
    if (machine.incarnation() == first) {
      found(first);
      Member own = at(wished.get()).orElseThrow();
      if (caughtUp.containsKey(own.id())) {
        throw new AssertionError(machine + " was made anew with an empty disk");
      }
      disks.put(machine, own.id());
      return;
    }
    Optional<Member> expected = at(wished.get()).filter(member -> !member.started());
    if (expected.isEmpty()) {
      throw new AssertionError(machine + " joins etcd without being expected there: " + members);
    }
    Member own = expected.get();
    members.put(own.id(), new Member(own.id(), memberName(machine), own.peerUrl(), own.learner()));
    disks.put(machine, own.id());
  }

  private void found(int incarnation) {
    if (founding == incarnation) {
      return;
    }
    founding = incarnation;
    members.clear();
    disks.clear();
    caughtUp.clear();
    emptied.run();
    for (Machine machine : records.get().machines()) {
      if (machine.id().name().startsWith("e")) {
        String id = Integer.toHexString(nextId++);
        members.put(id, new Member(id, memberName(machine.id()), peerUrl(machine), false));
      }
    }
  }

  private static String memberName(MachineId id) {
    return id.incarnation() == 1 ? id.name() : id.name() + "-" + id.incarnation();
  }

  private static String peerUrl(Machine machine) {
    return "https://" + machine.address() + ":2380";
  }

  private Optional<Member> at(Machine machine) {
    return members.values().stream()
        .filter(member -> member.peerUrl().equals(peerUrl(machine)))
        .findFirst();
  }

  /** Whether more than half of those that have a vote run. */
  public boolean hasQuorum() {
    long voters = members.values().stream().filter(member -> !member.learner()).count();
    long running =
        disks.entrySet().stream()
            .filter(disk -> runs(disk.getKey()))
            .flatMap(disk -> java.util.stream.Stream.ofNullable(members.get(disk.getValue())))
            .filter(member -> !member.learner())
            .count();
    return voters > 0 && running > voters / 2;
  }

  private boolean runs(MachineId machine) {
    return driver.describe(machine) instanceof MachineState.Present present
        && present.power() == Power.RUNNING;
  }

  boolean serves(MachineId machine) {
    String member = disks.get(machine);
    return member != null && members.containsKey(member) && runs(machine) && hasQuorum();
  }

  /** The members as etcd has them. */
  public List<Member> members() {
    return List.copyOf(members.values());
  }

  MembersSeen seen(MachineId via) {
    return serves(via) ? new MembersSeen.Listed(members()) : new MembersSeen.Unlisted();
  }

  @Override
  public void add(ClusterRecords seen, MachineId via, Machine machine) {
    change(
        via,
        () -> {
          if (at(machine).isEmpty()) {
            if (members.values().stream().anyMatch(Member::learner)) {
              throw refused("too many learner members in cluster");
            }
            String id = Integer.toHexString(nextId++);
            members.put(id, new Member(id, "", peerUrl(machine), true));
          }
        });
  }

  @Override
  public void remove(ClusterRecords seen, MachineId via, String member) {
    change(
        via,
        () -> {
          boolean running =
              disks.entrySet().stream()
                  .anyMatch(disk -> disk.getValue().equals(member) && runs(disk.getKey()));
          if (running) {
            throw new AssertionError("a member that runs was removed: " + members.get(member));
          }
          members.remove(member);
        });
  }

  @Override
  public void promote(ClusterRecords seen, MachineId via, String member) {
    change(
        via,
        () -> {
          if (caughtUp.getOrDefault(member, 0) < 3) {
            throw refused("The member has not caught up with the leader yet.");
          }
          members.computeIfPresent(
              member, (id, one) -> new Member(one.id(), one.name(), one.peerUrl(), false));
        });
  }

  private void change(MachineId via, Runnable change) {
    if (!serves(via)) {
      throw refused(via.name() + " does not serve");
    }
    effect.run();
    change.run();
    if (!hasQuorum()) {
      throw new AssertionError("etcd has lost its quorum by a change of its members");
    }
    effect.run();
  }

  private static ProblemException refused(String why) {
    return new ProblemException(ProblemCode.CLUSTER_NOT_READY, why);
  }

  /** Those with a vote, by name. */
  public List<String> voters() {
    List<String> names = new ArrayList<>();
    members.values().stream()
        .filter(member -> !member.learner())
        .forEach(member -> names.add(member.name()));
    return names;
  }
}
