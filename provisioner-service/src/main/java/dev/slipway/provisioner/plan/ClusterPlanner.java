package dev.slipway.provisioner.plan;

import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.ClusterProbes;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what is wished with what is and says what to do next. Pure: the same records and the
 * same observation give the same plan, so that a restart at any instant goes on where it was.
 */
public final class ClusterPlanner {
  private final PlannerSettings settings;

  public ClusterPlanner(PlannerSettings settings) {
    this.settings = settings;
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
      case InfrastructureSeen.Present(Inventory inventory) ->
          records.cluster().deleting()
              ? deletion(records, inventory)
              : provision(records, observation, inventory, addonsRevision);
    };
  }

  private Plan deletion(ClusterRecords records, Inventory inventory) {
    List<List<Action>> sequences = new ArrayList<>();
    Set<MachineId> machines =
        inventory.machines().stream().map(MachineState.Present::id).collect(Collectors.toSet());
    // A machine's own storage goes with it, also when it is all that is left of it.
    inventory.volumes().forEach(volume -> volume.machine().ifPresent(machines::add));
    machines.stream()
        .sorted(java.util.Comparator.comparing(MachineId::toString))
        .forEach(machine -> sequences.add(List.of(new Action.DestroyMachine(machine))));
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
    for (MachineState.Present stray : inventory.machines()) {
      if (records.machine(stray.id()).isEmpty()) {
        sequences.add(List.of(new Action.DestroyMachine(stray.id())));
      }
    }
    for (Machine machine : records.machines()) {
      List<Action> actions = machineActions(records, machine, inventory, observation.at(), waits);
      if (!actions.isEmpty()) {
        sequences.add(actions);
      }
    }
    sequences.addAll(inCluster(records, observation, addonsRevision));
    return new Plan(sequences, waits);
  }

  private List<Action> machineActions(
      ClusterRecords records,
      Machine machine,
      Inventory inventory,
      Instant now,
      List<String> waits) {
    MachineId id = machine.id();
    Optional<MachineState.Present> present = present(inventory, id);
    boolean neverBooted =
        present.isEmpty()
            || (present.get().power() == Power.OFF && present.get().bootId().isEmpty());
    if (neverBooted) {
      return creation(records, machine, inventory);
    }
    return switch (present.get().power()) {
      case OFF ->
          machine.wishedPower() == WishedPower.ON ? powerOn(machine, now, waits) : List.of();
      case RUNNING ->
          machine.wishedPower() == WishedPower.OFF ? List.of(new Action.PowerOff(id)) : List.of();
      case PAUSED -> {
        waits.add(id.name() + " to run on, for it is paused");
        yield List.of();
      }
      case UNKNOWN -> {
        waits.add("its infrastructure to say whether " + id.name() + " runs");
        yield List.of();
      }
    };
  }

  /** What is left to do until a machine first boots; to repeat a creation is to complete it. */
  private static List<Action> creation(
      ClusterRecords records, Machine machine, Inventory inventory) {
    MachineId id = machine.id();
    if (!records.authorities()) {
      return List.of();
    }
    if (!records.certified().contains(id)) {
      return List.of(new Action.IssueCertificates(id));
    }
    boolean predecessor =
        inventory.machines().stream()
            .anyMatch(other -> other.id().name().equals(id.name()) && !other.id().equals(id));
    if (inventory.networks().isEmpty() || predecessor) {
      return List.of();
    }
    return machine.wishedPower() == WishedPower.ON
        ? List.of(new Action.CreateMachine(id), new Action.PowerOn(id))
        : List.of(new Action.CreateMachine(id));
  }

  private List<Action> powerOn(Machine machine, Instant now, List<String> waits) {
    Instant last = machine.lastPowerOn();
    if (last == null) {
      return List.of(new Action.PowerOn(machine.id()));
    }
    Instant next = last.plus(settings.pauseAfter(machine.powerOns()));
    if (!now.isBefore(next)) {
      return List.of(new Action.PowerOn(machine.id()));
    }
    waits.add(
        machine.id().name()
            + " went off again; it is powered on at "
            + next.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    return List.of();
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
      Set<String> workers =
          records.machines().stream()
              .filter(machine -> machine.name().role() == MachineRole.WORKER)
              .map(machine -> machine.id().name())
              .collect(Collectors.toSet());
      nodes.keySet().stream()
          .filter(node -> !workers.contains(node))
          .sorted()
          .forEach(node -> sequences.add(List.of(new Action.RemoveNode(node))));
    }
    records
        .expiredKubeconfigs()
        .forEach(id -> sequences.add(List.of(new Action.RevokeKubeconfig(id))));
    return sequences;
  }

  private static Optional<MachineState.Present> present(Inventory inventory, MachineId id) {
    return inventory.machines().stream().filter(machine -> machine.id().equals(id)).findFirst();
  }
}
