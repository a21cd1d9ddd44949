package dev.slipway.provisioner.out.persistence;

import dev.slipway.infrastructure.Cidr;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.provisioner.allocation.Reservations;
import dev.slipway.provisioner.cluster.Cluster;
import dev.slipway.provisioner.cluster.ClusterLedger;
import dev.slipway.provisioner.cluster.ClusterOperation;
import dev.slipway.provisioner.cluster.ClusterPhase;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.cluster.Founding;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.plan.ClusterStore;
import dev.slipway.provisioner.topology.ClusterWish;
import dev.slipway.provisioner.topology.PortForward;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clusters of requests in Postgres. */
@ApplicationScoped
public class PostgresClusterLedger implements ClusterLedger {
  private final ClusterRows clusters;
  private final MachineRows machines;
  private final PortForwardRows forwards;
  private final ClusterMapper mapper;
  private final ClusterStore store;
  private final Database database;
  private final Clock clock;

  @Inject
  PostgresClusterLedger(
      ClusterRows clusters,
      MachineRows machines,
      PortForwardRows forwards,
      ClusterMapper mapper,
      ClusterStore store,
      Database database,
      Clock clock) {
    this.clusters = clusters;
    this.machines = machines;
    this.forwards = forwards;
    this.mapper = mapper;
    this.store = store;
    this.database = database;
    this.clock = clock;
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public Reservations reserve(String infrastructure) {
    database.query(
        "select pg_advisory_xact_lock(hashtextextended(?, 0))",
        row -> true,
        "reservations/" + infrastructure);
    return peek(infrastructure);
  }

  @Override
  @Transactional
  public Reservations peek(String infrastructure) {
    Map<Cidr, String> networks = new HashMap<>();
    database
        .query(
            """
            select name, machine_network from cluster
            where infrastructure = ? and deleted_at is null
            """,
            row -> Map.entry(Cidr.parse(row.text("machine_network")), row.text("name")),
            infrastructure)
        .forEach(network -> networks.put(network.getKey(), network.getValue()));
    Map<Integer, String> ports = new HashMap<>();
    database
        .query(
            """
            select host_port, coalesce(cluster.name, cluster_id) as holder
            from port_forward left join cluster on cluster.id = cluster_id and deleted_at is null
            where port_forward.infrastructure = ?
            """,
            row -> Map.entry(row.integer("host_port"), row.text("holder")),
            infrastructure)
        .forEach(port -> ports.put(port.getKey(), port.getValue()));
    return database
        .first(
            """
            select coalesce(sum(memory_mib), 0) as committed,
                   coalesce(sum(memory_mib) filter (where power <> 'RUNNING'), 0) as not_booted
            from machine join cluster on cluster.id = cluster_id
            where infrastructure = ? and deleted_at is null
            """,
            row ->
                new Reservations(
                    networks, ports, row.integer("committed"), row.integer("not_booted")),
            infrastructure)
        .orElseThrow();
  }

  @Override
  @Transactional
  public boolean isTaken(String project, String name) {
    return clusters.count("project = ?1 and name = ?2 and deletedAt is null", project, name) > 0;
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public void add(Cluster cluster, List<Machine> ofCluster) {
    ClusterEntity row = new ClusterEntity();
    row.id = cluster.id();
    row.project = cluster.project();
    mapper.wish(cluster.wish(), row);
    row.generation = cluster.generation();
    row.phase = cluster.phase();
    row.conditions = mapper.conditions(cluster.conditions());
    mapper.operation(cluster.operation(), row);
    row.correlationId = cluster.correlationId();
    row.createdAt = cluster.createdAt();
    mapper.founding(cluster.founding(), row);
    row.unreadySince = cluster.unreadySince();
    clusters.persistAndFlush(row);
    addForwards(cluster, cluster.wish().portForwards());
    ofCluster.forEach(machine -> machines.persist(mapper.machine(machine, cluster.project())));
  }

  private void addForwards(Cluster cluster, List<PortForward> wished) {
    int position = 0;
    for (PortForward forward : wished) {
      PortForwardEntity row = new PortForwardEntity();
      row.infrastructure = cluster.wish().infrastructure();
      row.hostPort = forward.hostPort();
      row.project = cluster.project();
      row.clusterId = cluster.id();
      row.position = position++;
      row.machine = forward.machine();
      row.port = forward.port();
      forwards.persist(row);
    }
  }

  @Override
  @Transactional
  public Optional<ClusterRecords> find(String project, String idOrName) {
    return row(project, idOrName).flatMap(row -> store.load(row.id));
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public Optional<ClusterRecords> lock(String project, String idOrName) {
    Optional<ClusterEntity> row = row(project, idOrName);
    row.ifPresent(
        found -> clusters.getEntityManager().refresh(found, LockModeType.PESSIMISTIC_WRITE));
    return row.filter(found -> found.deletedAt == null).flatMap(found -> store.load(found.id));
  }

  private Optional<ClusterEntity> row(String project, String idOrName) {
    String by = idOrName.startsWith("cl-") ? "id" : "name";
    return clusters
        .find("project = ?1 and " + by + " = ?2 and deletedAt is null", project, idOrName)
        .firstResultOptional();
  }

  @Override
  @Transactional
  public List<Cluster> list(String project, Optional<String> after, int most) {
    return clusters
        .find(
            "project = ?1 and deletedAt is null and id > ?2",
            Sort.by("id"),
            project,
            after.orElse(""))
        .page(Page.ofSize(most))
        .list()
        .stream()
        .map(
            row ->
                mapper.cluster(
                    row,
                    forwards.list("clusterId = ?1 order by position", row.id),
                    java.util.Set.of()))
        .toList();
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public void change(
      Cluster cluster,
      ClusterWish wish,
      ClusterOperation operation,
      String correlationId,
      List<Machine> added) {
    ClusterEntity row = clusters.findById(cluster.id());
    mapper.wish(wish, row);
    row.generation = cluster.generation() + 1;
    mapper.operation(operation, row);
    row.correlationId = correlationId;
    added.forEach(machine -> machines.persist(mapper.machine(machine, cluster.project())));
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public void change(Cluster cluster, Machine machine, String correlationId) {
    ClusterEntity row = clusters.findById(cluster.id());
    row.generation = cluster.generation() + 1;
    row.correlationId = correlationId;
    mapper.update(
        machines.findById(new MachineEntity.Key(cluster.id(), machine.id().name())), machine);
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public void regenerate(Cluster cluster, ClusterOperation operation, String correlationId) {
    ClusterEntity row = clusters.findById(cluster.id());
    row.generation = cluster.generation() + 1;
    mapper.founding(new Founding(cluster.founding().incarnation(), true), row);
    mapper.operation(operation, row);
    row.correlationId = correlationId;
    endMachineOperations(cluster.id());
  }

  @Override
  @Transactional(Transactional.TxType.MANDATORY)
  public void markDeleting(Cluster cluster, ClusterOperation operation, String correlationId) {
    ClusterEntity row = clusters.findById(cluster.id());
    row.generation = cluster.generation() + 1;
    row.phase = ClusterPhase.DELETING;
    row.deletionRequestedAt = clock.instant();
    mapper.operation(operation, row);
    row.correlationId = correlationId;
    endMachineOperations(cluster.id());
  }

  private void endMachineOperations(String clusterId) {
    for (MachineEntity machine : machines.list("clusterId", clusterId)) {
      machine.operationId = null;
      machine.operationKind = null;
      machine.operationIncarnation = null;
      machine.operationRepair = false;
    }
  }
}
