package dev.slipway.provisioner.out.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.condition.Condition;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.layout.NetworkPlan;
import dev.slipway.provisioner.machine.Boots;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.machine.Service;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.DatabaseMachine;
import dev.slipway.provisioner.topology.MachineGroup;
import dev.slipway.provisioner.topology.PortForward;
import dev.slipway.provisioner.topology.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Between rows and records. */
@ApplicationScoped
class ClusterMapper {
  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};
  private static final TypeReference<List<Instant>> TIMES = new TypeReference<>() {};

  private final ObjectMapper json;

  @Inject
  ClusterMapper(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param cancelRequested the ids of the operations that were asked to end
   */
  Cluster cluster(
      ClusterEntity row, List<PortForwardEntity> forwards, Set<String> cancelRequested) {
    ClusterOperation operation =
        row.operationId == null || row.operationKind == null
            ? null
            : new ClusterOperation(
                row.operationId, row.operationKind, cancelRequested.contains(row.operationId));
    return new Cluster(
        row.id,
        row.project,
        wish(row, forwards),
        row.generation,
        row.phase,
        read(row.conditions, CONDITIONS),
        row.addonsRevision,
        operation,
        row.correlationId,
        row.createdAt,
        row.unreadySince,
        row.readyAt,
        row.deletionRequestedAt,
        row.deletedAt,
        new Founding(row.foundingIncarnation, row.foundingAgain));
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

  void founding(Founding founding, ClusterEntity row) {
    row.foundingIncarnation = founding.incarnation();
    row.foundingAgain = founding.again();
  }

  void operation(@Nullable ClusterOperation operation, ClusterEntity row) {
    row.operationId = operation == null ? null : operation.id();
    row.operationKind = operation == null ? null : operation.kind();
  }

  /**
   * @param cancelRequested the ids of the operations that were asked to end
   */
  Machine machine(MachineEntity row, Set<String> cancelRequested) {
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
        row.createdAt,
        new Boots(
            row.bootLast,
            row.bootFenced,
            row.bootEnding,
            row.stoppingSince,
            row.pausedSince,
            row.silentSince),
        new Service(row.served, row.everServed, read(row.replacements, TIMES)),
        operation(row, cancelRequested));
  }

  private static @Nullable MachineOperation operation(
      MachineEntity row, Set<String> cancelRequested) {
    if (row.operationId == null || row.operationKind == null || row.operationIncarnation == null) {
      return null;
    }
    return new MachineOperation(
        row.operationId,
        row.operationKind,
        row.operationIncarnation,
        row.operationRepair,
        cancelRequested.contains(row.operationId));
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
    row.bootLast = machine.boots().last();
    row.bootFenced = machine.boots().fenced();
    row.bootEnding = machine.boots().ending();
    row.stoppingSince = machine.boots().stoppingSince();
    row.pausedSince = machine.boots().pausedSince();
    row.silentSince = machine.boots().silentSince();
    row.served = machine.service().served();
    row.everServed = machine.service().everServed();
    row.replacements =
        write(machine.service().replacements().stream().map(Instant::toString).toList());
    MachineOperation operation = machine.operation();
    row.operationId = operation == null ? null : operation.id();
    row.operationKind = operation == null ? null : operation.kind();
    row.operationIncarnation = operation == null ? null : operation.incarnation();
    row.operationRepair = operation != null && operation.repair();
  }

  String conditions(List<Condition> conditions) {
    return write(conditions);
  }

  private String write(List<?> values) {
    try {
      return json.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list has no JSON form", e);
    }
  }

  private <T> List<T> read(String text, TypeReference<List<T>> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list in the database can't be read", e);
    }
  }
}
