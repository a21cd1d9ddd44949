package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Compares what is wished with what is and says what to do next. Pure: the same records and the
 * same observation give the same plan, so that a restart at any instant goes on where it was.
 */
public final class ClusterPlanner {
  private final MachinePlanner machines;

  public ClusterPlanner(PlannerSettings settings) {
    this.machines = new MachinePlanner(settings);
  }

  /**
   * The next actions and waits.
   *
   * @param records what is recorded
   * @param observation what was seen
   * @param addonsRevision the revision of the add-ons that the cluster shall have
   */
  public Plan plan(ClusterRecords records, Observation observation, String addonsRevision) {
    return switch (observation.infrastructure()) {
      case InfrastructureSeen.Away(String message, String remedy) ->
          new Plan(
              inCluster(records, observation, addonsRevision),
              List.of(
                  records.cluster().wish().infrastructure()
                      + " to answer: "
                      + message
                      + " "
                      + remedy));
      case InfrastructureSeen.Present(Inventory inventory) -> {
        if (records.cluster().deleting()) {
          yield deletion(records, inventory);
        }
        yield records.cluster().toRegenerate()
            ? new Plan(List.of(List.of(new Action.Regenerate())), List.of())
            : provision(records, observation, inventory, addonsRevision);
      }
    };
  }

  private Plan deletion(ClusterRecords records, Inventory inventory) {
    List<List<Action>> sequences = new ArrayList<>();
    there(inventory).forEach(machine -> sequences.add(List.of(new Action.DestroyMachine(machine))));
    if (!sequences.isEmpty()) {
      return new Plan(sequences, List.of());
    }
    inventory.volumes().stream()
        .filter(volume -> volume.machine().isEmpty())
        .forEach(volume -> sequences.add(List.of(new Action.DestroyVolume(volume.name()))));
    if (!inventory.networks().isEmpty()) {
      sequences.add(List.of(new Action.DestroyNetwork()));
    }
    if (!sequences.isEmpty()) {
      return new Plan(sequences, List.of());
    }
    return records.cluster().deletedAt() == null
        ? new Plan(List.of(List.of(new Action.ForgetCluster())), List.of())
        : new Plan(List.of(), List.of());
  }

  /** A machine's own storage goes with it, also when it is all that is left of it. */
  private static SortedSet<MachineId> there(Inventory inventory) {
    SortedSet<MachineId> machines = new TreeSet<>(Comparator.comparing(MachineId::toString));
    inventory.machines().forEach(machine -> machines.add(machine.id()));
    inventory.volumes().forEach(volume -> volume.machine().ifPresent(machines::add));
    return machines;
  }

  private Plan provision(
      ClusterRecords records, Observation observation, Inventory inventory, String addonsRevision) {
    List<List<Action>> sequences = new ArrayList<>();
    List<String> waits = new ArrayList<>();
    if (!records.authorities()) {
      sequences.add(List.of(new Action.IssueAuthorities()));
    }
    boolean network = !inventory.networks().isEmpty();
    if (!network) {
      sequences.add(List.of(new Action.EnsureNetwork()));
    }
    there(inventory).stream()
        .filter(stray -> records.machine(stray).isEmpty())
        .forEach(stray -> sequences.add(List.of(new Action.DestroyMachine(stray))));
    for (Machine machine : records.machines()) {
      List<Action> actions = machines.actions(records, machine, inventory, observation, waits);
      if (!actions.isEmpty()) {
        sequences.add(actions);
      }
    }
    List<Action> membership = EtcdPlanner.changes(records, inventory, observation, waits);
    if (!membership.isEmpty()) {
      sequences.add(membership);
    }
    sequences.addAll(inCluster(records, observation, addonsRevision));
    return new Plan(sequences, waits);
  }

  /** What is done through the cluster's own API server. */
  private static List<List<Action>> inCluster(
      ClusterRecords records, Observation observation, String addonsRevision) {
    List<List<Action>> sequences = new ArrayList<>();
    if (records.cluster().deleting() || !observation.apiServer().answers()) {
      return sequences;
    }
    boolean missing =
        observation.dns() instanceof Probe.Refuses(String reason, String message)
            && reason.equals(ClusterProbes.MISSING);
    if (missing || !addonsRevision.equals(records.cluster().addonsRevision())) {
      sequences.add(List.of(new Action.ApplyAddons()));
    }
    if (observation.nodes() instanceof NodesSeen.Listed(var nodes)) {
      nodes.entrySet().stream()
          .filter(entry -> isOld(records, observation, entry.getKey(), entry.getValue()))
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> new Action.RemoveNode(entry.getKey(), entry.getValue().uid()))
          .forEach(removal -> sequences.add(List.of(removal)));
    }
    records
        .expiredKubeconfigs()
        .forEach(id -> sequences.add(List.of(new Action.RevokeKubeconfig(id))));
    return sequences;
  }

  /**
   * Whether a Node belongs to no worker that is wished for; or to an earlier incarnation of one
   * that is made and has yet to boot. Until then it stays, for pods are moved away by what it says.
   */
  private static boolean isOld(
      ClusterRecords records, Observation observation, String name, NodesSeen.Node node) {
    Optional<Machine> worker =
        records.machine(name).filter(machine -> machine.name().role() == MachineRole.WORKER);
    return worker.isEmpty()
        || (node.incarnation() < worker.get().id().incarnation()
            && observation.infrastructure() instanceof InfrastructureSeen.Present(var inventory)
            && MachinePlanner.find(inventory, worker.get().id()).isPresent());
  }
}
