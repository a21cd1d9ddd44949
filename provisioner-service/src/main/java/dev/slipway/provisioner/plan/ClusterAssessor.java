package dev.slipway.provisioner.plan;

import dev.slipway.events.MachinePhase;
import dev.slipway.infrastructure.Inventory;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Power;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.ConditionType;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.WishedPower;
import dev.slipway.provisioner.observation.InfrastructureSeen;
import dev.slipway.provisioner.observation.NodesSeen;
import dev.slipway.provisioner.observation.Observation;
import dev.slipway.provisioner.observation.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges what was seen: the conditions, the machines' phases, the cluster's phase. Pure. */
public final class ClusterAssessor {
  private final PlannerSettings settings;
  private final MachineAssessor assessor;

  public ClusterAssessor(PlannerSettings settings) {
    this.settings = settings;
    this.assessor = new MachineAssessor(settings);
  }

  /**
   * What the observation means.
   *
   * @param records what was recorded before
   * @param observation what was seen
   * @param addonsRevision the revision of the add-ons that the cluster shall have
   */
  public Assessment assess(ClusterRecords records, Observation observation, String addonsRevision) {
    Map<ConditionType, Probe> verdicts = new EnumMap<>(ConditionType.class);
    verdicts.put(ConditionType.NETWORK_READY, network(observation.infrastructure()));
    verdicts.put(ConditionType.MACHINES_READY, machinesRun(records, observation));
    verdicts.put(ConditionType.ETCD_READY, EtcdAssessor.judge(records, observation));
    verdicts.put(
        ConditionType.API_SERVER_READY,
        WishedOff.unless(records.machines(), MachineRole.CONTROLLER, 1, observation.apiServer()));
    verdicts.put(ConditionType.ADDONS_READY, addons(records, observation, addonsRevision));
    if (records.cluster().wish().topology().database() != null) {
      verdicts.put(
          ConditionType.DATABASE_READY,
          WishedOff.unless(records.machines(), MachineRole.DATABASE, 1, observation.database()));
    }
    verdicts.put(ConditionType.NODES_READY, nodes(records, observation));
    verdicts.put(
        ConditionType.DNS_READY,
        WishedOff.unless(records.machines(), MachineRole.WORKER, 1, observation.dns()));

    List<Condition> conditions = new ArrayList<>();
    List<String> waits = new ArrayList<>();
    verdicts.forEach(
        (type, probe) -> {
          Condition condition = Verdicts.judge(records.cluster(), type, probe, observation.at());
          conditions.add(condition);
          if (condition.status() != Condition.Status.TRUE) {
            waits.add(condition.message());
          }
        });
    boolean ready =
        !records.cluster().deleting() && ready(records.cluster(), conditions, observation);
    conditions.add(Verdicts.ready(records.cluster(), conditions, ready, observation.at()));

    List<Machine> machines = machines(records, observation, conditions);
    Optional<Machine> overdue =
        machines.stream().filter(machine -> machine.phase() == MachinePhase.FAILED).findFirst();
    return new Assessment(
        machines,
        conditions,
        ready,
        phase(
            records.cluster(),
            ready,
            overdue.isPresent(),
            EtcdAssessor.lostForGood(records, observation),
            machines),
        overdue,
        records.cluster().deleting() ? List.of() : waits);
  }

  /** All answer; or all did, and those that are silent have been so for a moment only. */
  private boolean ready(Cluster cluster, List<Condition> conditions, Observation observation) {
    Duration silence = cluster.is(ConditionType.READY) ? settings.silence() : Duration.ZERO;
    return conditions.stream().allMatch(one -> Verdicts.holds(one, observation.at(), silence));
  }

  private static ClusterPhase phase(
      Cluster cluster,
      boolean ready,
      boolean overdue,
      boolean lostForGood,
      List<Machine> machines) {
    if (cluster.deleting()) {
      return ClusterPhase.DELETING;
    }
    if (ready) {
      return ClusterPhase.READY;
    }
    if (cluster.operation() == null) {
      return cluster.readyAt() == null || lostForGood ? ClusterPhase.FAILED : ClusterPhase.DEGRADED;
    }
    if (overdue) {
      return ClusterPhase.FAILED;
    }
    boolean untouched =
        machines.stream().allMatch(machine -> machine.phase() == MachinePhase.PENDING);
    return untouched && cluster.phase() == ClusterPhase.PENDING
        ? ClusterPhase.PENDING
        : ClusterPhase.PROVISIONING;
  }

  private static Probe network(InfrastructureSeen infrastructure) {
    return switch (infrastructure) {
      case InfrastructureSeen.Away(String message, String remedy) -> new Probe.Silent(message);
      case InfrastructureSeen.Present(Inventory inventory) ->
          inventory.networks().isEmpty()
              ? new Probe.Refuses("Absent", "the machine network to be made")
              : new Probe.Answers();
    };
  }

  private static Probe machinesRun(ClusterRecords records, Observation observation) {
    return switch (observation.infrastructure()) {
      case InfrastructureSeen.Away(String message, String remedy) -> new Probe.Silent(message);
      case InfrastructureSeen.Present(Inventory inventory) -> {
        List<Machine> off =
            records.machines().stream()
                .filter(machine -> !WishedOff.excused(machine))
                .filter(machine -> power(inventory, machine.id()) != Power.RUNNING)
                .toList();
        String names =
            off.stream().map(machine -> machine.id().name()).collect(Collectors.joining(", "));
        boolean wished = off.stream().allMatch(machine -> machine.wishedPower() == WishedPower.OFF);
        yield off.isEmpty()
            ? new Probe.Answers()
            : new Probe.Refuses(wished ? WishedOff.REASON : "NotRunning", names + " to run");
      }
    };
  }

  private static Probe addons(
      ClusterRecords records, Observation observation, String addonsRevision) {
    if (addonsRevision.equals(records.cluster().addonsRevision())) {
      return new Probe.Answers();
    }
    return observation.apiServer().answers()
        ? new Probe.Refuses("NotApplied", "the add-ons to be applied")
        : new Probe.Unasked("the add-ons, which need the API server");
  }

  private static Probe nodes(ClusterRecords records, Observation observation) {
    if (observation.nodes() instanceof NodesSeen.Unlisted(Probe why)) {
      return why;
    }
    List<String> unready = new ArrayList<>();
    for (Machine worker : ofRole(records, MachineRole.WORKER)) {
      if (!WishedOff.excused(worker)
          && node(worker, observation) instanceof Probe.Refuses(String reason, String message)) {
        unready.add(worker.id().name() + " (" + message + ")");
      }
    }
    return unready.isEmpty()
        ? new Probe.Answers()
        : new Probe.Refuses("NodesNotReady", "nodes to be Ready: " + String.join(", ", unready));
  }

  private static Probe node(Machine worker, Observation observation) {
    return switch (observation.nodes()) {
      case NodesSeen.Unlisted(Probe why) -> why;
      case NodesSeen.Listed(Map<String, NodesSeen.Node> nodes) -> {
        NodesSeen.Node node = nodes.get(worker.id().name());
        yield node == null
            ? new Probe.Refuses("Unregistered", "its kubelet has not registered yet")
            : node.since(boot(worker, observation));
      }
    };
  }

  private static Optional<Instant> boot(Machine machine, Observation observation) {
    return switch (observation.infrastructure()) {
      case InfrastructureSeen.Away away -> Optional.empty();
      case InfrastructureSeen.Present(Inventory inventory) ->
          state(inventory, machine.id()).flatMap(MachineState.Present::startedAt);
    };
  }

  private List<Machine> machines(
      ClusterRecords records, Observation observation, List<Condition> conditions) {
    if (!(observation.infrastructure() instanceof InfrastructureSeen.Present(var inventory))) {
      return records.machines();
    }
    return records.machines().stream()
        .map(
            machine ->
                assessor.assess(
                    records,
                    machine,
                    inventory,
                    observation,
                    service(records, machine, observation),
                    conditions))
        .toList();
  }

  private static Probe service(ClusterRecords records, Machine machine, Observation observation) {
    return switch (machine.name().role()) {
      case ETCD -> EtcdPlanner.service(records, machine, observation);
      case CONTROLLER -> observation.apiServer();
      case DATABASE -> observation.database();
      case LOAD_BALANCER -> new Probe.Answers();
      case WORKER -> node(machine, observation);
    };
  }

  private static Optional<MachineState.Present> state(Inventory inventory, MachineId id) {
    return inventory.machines().stream().filter(machine -> machine.id().equals(id)).findFirst();
  }

  private static Power power(Inventory inventory, MachineId id) {
    return state(inventory, id).map(MachineState.Present::power).orElse(Power.OFF);
  }

  private static List<Machine> ofRole(ClusterRecords records, MachineRole role) {
    return records.machines().stream().filter(machine -> machine.name().role() == role).toList();
  }
}
