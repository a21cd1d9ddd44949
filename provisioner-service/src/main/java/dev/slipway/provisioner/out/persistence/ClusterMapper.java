package dev.slipway.provisioner.out.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.layout.NetworkPlan;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between rows and records. */
@ApplicationScoped
class ClusterMapper {
  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};

  private final ObjectMapper json;

  @Inject
  ClusterMapper(ObjectMapper json) {
    this.json = json;
  }

  Cluster cluster(ClusterEntity row, List<PortForwardEntity> forwards) {
    ClusterOperation operation =
        row.operationId == null || row.operationKind == null
            ? null
            : new ClusterOperation(row.operationId, row.operationKind);
    return new Cluster(
        row.id,
        row.project,
        wish(row, forwards),
        row.generation,
        row.phase,
        conditions(row.conditions),
        row.addonsRevision,
        operation,
        row.correlationId,
        row.createdAt,
        row.unreadySince,
        row.readyAt,
        row.deletionRequestedAt,
        row.deletedAt);
  }

  private static ClusterWish wish(ClusterEntity row, List<PortForwardEntity> forwards) {
    return new ClusterWish(
        row.name,
        row.infrastructure,
        row.kubernetesVersion,
        new Topology(
            new MachineGroup(row.etcdCount, row.etcdMemoryMiB),
            new MachineGroup(row.controllerCount, row.controllerMemoryMiB),
            new MachineGroup(row.workerCount, row.workerMemoryMiB),
            row.databaseEngine == null || row.databaseMemoryMiB == null
                ? null
                : new DatabaseMachine(row.databaseEngine, row.databaseMemoryMiB)),
        NetworkPlan.of(row.machineNetwork, row.serviceNetwork, row.podNetwork),
        forwards.stream()
            .map(forward -> new PortForward(forward.hostPort, forward.machine, forward.port))
            .toList());
  }

  /** Writes a wish into a row, its port forwards aside. */
  void wish(ClusterWish wish, ClusterEntity row) {
    Topology topology = wish.topology();
    row.name = wish.name();
    row.infrastructure = wish.infrastructure();
    row.kubernetesVersion = wish.kubernetesVersion();
    row.etcdCount = topology.etcd().count();
    row.etcdMemoryMiB = topology.etcd().memoryMiB();
    row.controllerCount = topology.controllers().count();
    row.controllerMemoryMiB = topology.controllers().memoryMiB();
    row.workerCount = topology.workers().count();
    row.workerMemoryMiB = topology.workers().memoryMiB();
    DatabaseMachine database = topology.database();
    row.databaseEngine = database == null ? null : database.engine();
    row.databaseMemoryMiB = database == null ? null : database.memoryMiB();
    row.machineNetwork = wish.networks().machines().toString();
    row.serviceNetwork = wish.networks().services().toString();
    row.podNetwork = wish.networks().pods().toString();
  }

  void operation(@Nullable ClusterOperation operation, ClusterEntity row) {
    row.operationId = operation == null ? null : operation.id();
    row.operationKind = operation == null ? null : operation.kind();
  }

  Machine machine(MachineEntity row) {
    return new Machine(
        new MachineId(row.clusterId, row.name, row.incarnation),
        row.address,
        row.memoryMiB,
        row.wishedPower,
        row.phase,
        row.power,
        row.message,
        row.phaseSince,
        row.powerOns,
        row.lastPowerOn,
        row.createdAt);
  }

  MachineEntity machine(Machine machine, String project) {
    MachineEntity row = new MachineEntity();
    row.clusterId = machine.id().clusterId();
    row.name = machine.id().name();
    row.project = project;
    row.createdAt = machine.createdAt();
    update(row, machine);
    return row;
  }

  void update(MachineEntity row, Machine machine) {
    row.incarnation = machine.id().incarnation();
    row.address = machine.address();
    row.memoryMiB = machine.memoryMiB();
    row.wishedPower = machine.wishedPower();
    row.phase = machine.phase();
    row.power = machine.power();
    row.message = machine.message();
    row.phaseSince = machine.phaseSince();
    row.powerOns = machine.powerOns();
    row.lastPowerOn = machine.lastPowerOn();
  }

  String conditions(List<Condition> conditions) {
    try {
      return json.writeValueAsString(conditions);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("conditions have no JSON form", e);
    }
  }

  private List<Condition> conditions(String text) {
    try {
      return json.readValue(text, CONDITIONS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the conditions in the database can't be read", e);
    }
  }
}
