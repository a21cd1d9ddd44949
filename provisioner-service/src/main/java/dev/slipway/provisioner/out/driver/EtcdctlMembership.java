package dev.slipway.provisioner.out.driver;

import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.blueprint.ClusterLayouts;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.etcd.EtcdMembership;
import dev.slipway.provisioner.layout.ClusterLayout;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machineconfig.MachineCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Changes etcd's members with {@code etcdctl} on a healthy member's machine. What etcd says to a
 * change that was made before (api/v3rpc/rpctypes/error.go) counts as done.
 */
@ApplicationScoped
public class EtcdctlMembership implements EtcdMembership {
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  /** The second one within the same second, of whose time the member's id is made. */
  private static final List<String> ADDED_BEFORE =
      List.of("Peer URLs already exists", "member ID already exist");

  private static final List<String> REMOVED_BEFORE = List.of("member not found");
  private static final String NOT_CAUGHT_UP = "in sync with leader";
  private static final List<String> PROMOTED_BEFORE = List.of("can only promote a learner member");

  private final Infrastructures infrastructures;

  @Inject
  EtcdctlMembership(Infrastructures infrastructures) {
    this.infrastructures = infrastructures;
  }

  @Override
  public void add(ClusterRecords records, MachineId via, Machine machine) {
    dev.slipway.provisioner.layout.Machine planned =
        ClusterLayouts.of(records).machine(machine.name());
    change(
        records,
        via,
        ADDED_BEFORE,
        "add",
        planned.memberName(),
        "--learner",
        "--peer-urls=" + ClusterLayout.etcdPeerUrl(planned));
  }

  @Override
  public void remove(ClusterRecords records, MachineId via, String member) {
    change(records, via, REMOVED_BEFORE, "remove", member);
  }

  @Override
  public void promote(ClusterRecords records, MachineId via, String member) {
    change(records, via, PROMOTED_BEFORE, "promote", member);
  }

  private void change(
      ClusterRecords records, MachineId via, List<String> madeBefore, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "member";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ExecResult result =
        infrastructures
            .driver(records.cluster().wish().infrastructure())
            .execute(via, MachineCommands.etcdctl(command), new byte[0], DEADLINE);
    String said = result.stderr();
    if (said.contains(NOT_CAUGHT_UP)) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "The member has not caught up with the leader yet.");
    }
    if (!result.succeeded() && madeBefore.stream().noneMatch(said::contains)) {
      throw new ProblemException(
          ProblemCode.CLUSTER_NOT_READY, "etcd does not do that now: " + reason(said));
    }
  }

  /** The last line, without the log lines before it. */
  private static String reason(String said) {
    return said.strip().lines().reduce("no reason", (before, line) -> line);
  }
}
