package dev.slipway.provisioner.out.persistence;

import static java.util.stream.Collectors.toSet;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.outbox.EventDraft;
import dev.slipway.kit.outbox.Outbox;
import dev.slipway.kit.work.EpochGuard;
import dev.slipway.kit.work.WorkEpoch;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machine.MachineOperation;
import dev.slipway.provisioner.plan.ClusterStore;
import dev.slipway.provisioner.plan.OperationLog;
import dev.slipway.provisioner.plan.OperationReport;
import dev.slipway.provisioner.plan.Recording;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The reconciler's records in Postgres. */
@ApplicationScoped
public class PostgresClusterStore implements ClusterStore {
  private static final Logger LOG = Logger.getLogger(PostgresClusterStore.class);

  private final ClusterRows clusters;
  private final MachineRows machines;
  private final PortForwardRows forwards;
  private final KubeconfigRows kubeconfigs;
  private final ClusterMapper mapper;
  private final Database database;
  private final EpochGuard guard;
  private final Outbox outbox;
  private final OperationLog operations;
  private final Clock clock;
  private final Transactions transactions;

  /** What is at rest, by cluster; some kilobytes each. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  @Inject
  PostgresClusterStore(
      ClusterRows clusters,
      MachineRows machines,
      PortForwardRows forwards,
      KubeconfigRows kubeconfigs,
      ClusterMapper mapper,
      Database database,
      EpochGuard guard,
      Outbox outbox,
      OperationLog operations,
      Clock clock,
      Transactions transactions) {
    this.clusters = clusters;
    this.machines = machines;
    this.forwards = forwards;
    this.kubeconfigs = kubeconfigs;
    this.mapper = mapper;
    this.database = database;
    this.guard = guard;
    this.outbox = outbox;
    this.operations = operations;
    this.clock = clock;
    this.transactions = transactions;
  }

  /**
   * With one statement while nothing has changed since this process last read it. The versions are
   * read before the rows, so that rows that change in between are read once more the next time.
   */
  @Override
  public Optional<ClusterRecords> load(String clusterId) {
    RecordVersions versions = versions(clusterId);
    Known before = known.get(clusterId);
    if (before != null && before.versions().equals(versions)) {
      return Optional.of(before.records());
    }
    Optional<ClusterRecords> read =
        transactions.join(
            () -> clusters.findByIdOptional(clusterId).map(row -> records(row, versions)));
    read.filter(PostgresClusterStore::keeps)
        .ifPresentOrElse(
            records -> known.put(clusterId, new Known(versions, records)),
            () -> known.remove(clusterId));
    return read;
  }

  /** A cluster with an operation changes in each round, and so does what was asked of that. */
  private static boolean keeps(ClusterRecords records) {
    return records.cluster().operation() == null
        && records.cluster().deletedAt() == null
        && records.machines().stream().allMatch(machine -> machine.operation() == null);
  }

  private ClusterRecords records(ClusterEntity row, RecordVersions versions) {
    List<MachineEntity> machineRows = machines.list("clusterId", row.id);
    boolean operated =
        row.operationId != null
            || machineRows.stream().anyMatch(machine -> machine.operationId != null);
    Set<String> cancelRequested = operated ? operations.cancelRequested(row.id) : Set.of();
    List<Machine> ofCluster =
        machineRows.stream()
            .map(machine -> mapper.machine(machine, cancelRequested))
            .sorted(Comparator.comparing(Machine::name))
            .toList();
    return new ClusterRecords(
        mapper.cluster(
            row, forwards.list("clusterId = ?1 order by position", row.id), cancelRequested),
        ofCluster,
        versions.authorities(),
        parts(versions.certified()).map(text -> certified(row.id, text)).collect(toSet()),
        parts(versions.expired()).toList());
  }

  /**
   * Which versions of a cluster's rows there are, and what of its secrets.
   *
   * @param rows the transactions that wrote the cluster's row, its machines' and its port forwards'
   * @param authorities whether its authorities are made
   * @param certified names and incarnations of machines with certificates
   * @param expired ids of kubeconfigs that have expired
   */
  private record RecordVersions(
      String rows, boolean authorities, @Nullable String certified, @Nullable String expired) {}

  /** What was read, and the versions that were there before. */
  private record Known(RecordVersions versions, ClusterRecords records) {}

  /**
   * With one statement, for every round asks. Each change of a row makes a version of it with
   * another {@code xmin}, whoever makes it (PostgreSQL, "System Columns").
   */
  private RecordVersions versions(String clusterId) {
    return database
        .first(
            """
            select
              concat_ws(';',
                (select xmin::text from cluster where id = asked.id),
                (select string_agg(name || '=' || xmin::text, ',' order by name) from machine
                 where cluster_id = asked.id),
                (select string_agg(position || '=' || xmin::text, ',' order by position)
                 from port_forward where cluster_id = asked.id)) as rows,
              exists (select 1 from cluster_authorities where cluster_id = asked.id) as authorities,
              (select string_agg(machine || ' ' || incarnation, ',' order by machine, incarnation)
               from machine_certificates where cluster_id = asked.id) as certified,
              (select string_agg(id, ',' order by id) from kubeconfig
               where cluster_id = asked.id and expires_at < ?) as expired
            from (select ? as id) as asked
            """,
            found ->
                new RecordVersions(
                    found.text("rows"),
                    found.flag("authorities"),
                    found.textOrNull("certified"),
                    found.textOrNull("expired")),
            clock.instant(),
            clusterId)
        .orElseThrow();
  }

  private static Stream<String> parts(@Nullable String text) {
    return text == null ? Stream.empty() : Stream.of(text.split(","));
  }

  private static MachineId certified(String clusterId, String machineAndIncarnation) {
    int space = machineAndIncarnation.indexOf(' ');
    return new MachineId(
        clusterId,
        machineAndIncarnation.substring(0, space),
        Integer.parseInt(machineAndIncarnation.substring(space + 1)));
  }

  @Override
  @Transactional
  public void record(WorkEpoch epoch, Recording recording, Map<MachineId, String> consoles) {
    String id = recording.before().cluster().id();
    // The cluster before its work, as requests lock them, or the two could block each other.
    ClusterEntity row = clusters.findById(id, LockModeType.PESSIMISTIC_WRITE);
    guard.check(epoch);
    if (row == null || row.generation != recording.before().cluster().generation()) {
      LOG.info("The wish has changed meanwhile; this round is not recorded");
      return;
    }
    if (row.deletedAt != null) {
      return;
    }
    if (recording.madeAnew()
        && row.operationId != null
        && !operations.pointOfNoReturn(row.operationId)) {
      LOG.info("It is no longer to be made anew; this round is not recorded");
      return;
    }
    if (row.phase != recording.phase()) {
      LOG.infof("Cluster is %s now, was %s", recording.phase(), row.phase);
    }
    row.phase = recording.phase();
    row.conditions = mapper.conditions(recording.conditions());
    row.addonsRevision = recording.addonsRevision();
    row.unreadySince = recording.unreadySince();
    row.readyAt = recording.readyAt();
    row.deletedAt = recording.gone();
    mapper.founding(recording.founding(), row);
    // One query for all of them; what is found by its key below is there then.
    machines.list("clusterId", id);
    recording.machines().forEach(this::update);
    recording.operation().ifPresent(report -> report(row, report, consoles));
    recording
        .machineOperations()
        .forEach(one -> operations.report(one.operation(), one.report(), console(one, consoles)));
    recording.repairs().forEach(repair -> begin(row, repair));
    publish(recording);
    if (recording.madeAnew()) {
      LOG.info("etcd, controllers and workers are made anew");
      forgetAccess(recording);
    }
    if (recording.gone() != null) {
      forget(id);
    }
  }

  /** The generation guards the machines, too: nothing but a round changes them under it. */
  private void update(Machine machine) {
    MachineEntity entity =
        machines.findById(new MachineEntity.Key(machine.id().clusterId(), machine.id().name()));
    if (entity == null || entity.incarnation > machine.id().incarnation()) {
      return;
    }
    if (entity.incarnation < machine.id().incarnation()) {
      database.update(
          """
          delete from machine_certificates
          where cluster_id = ? and machine = ? and incarnation < ?
          """,
          machine.id().clusterId(),
          machine.id().name(),
          machine.id().incarnation());
    }
    mapper.update(entity, machine);
  }

  private void begin(ClusterEntity row, Recording.Repair repair) {
    MachineEntity entity = machines.findById(new MachineEntity.Key(row.id, repair.machine()));
    if (entity == null || entity.incarnation != repair.incarnation()) {
      return;
    }
    LOG.warnf("Replacing %s, which %s", repair.machine(), repair.why());
    entity.operationKind = MachineOperation.Kind.REPLACE_MACHINE;
    entity.operationIncarnation = repair.incarnation();
    entity.operationRepair = true;
    entity.operationId =
        operations.begin(
            entity.operationKind, row.project, row.id, repair.machine(), repair.steps());
  }

  private static Optional<String> console(
      Recording.MachineReport one, Map<MachineId, String> consoles) {
    return one.report()
        .failure()
        .flatMap(OperationReport.Failure::machine)
        .map(machine -> consoles.getOrDefault(machine, ""));
  }

  private void report(ClusterEntity row, OperationReport report, Map<MachineId, String> consoles) {
    if (row.operationId == null) {
      return;
    }
    Optional<String> console =
        report
            .failure()
            .flatMap(OperationReport.Failure::machine)
            .map(machine -> consoles.getOrDefault(machine, ""));
    operations.report(row.operationId, report, console);
    if (report.state() != OperationReport.State.RUNNING) {
      LOG.infof("Operation %s has %s", row.operationId, report.state());
      mapper.operation(null, row);
    }
  }

  /** After the rows are written, so that the events' time is shortly before their commit. */
  private void publish(Recording recording) {
    if (recording.events().isEmpty()) {
      return;
    }
    clusters.flush();
    var cluster = recording.before().cluster();
    outbox.publish(
        cluster.id(),
        recording.events().stream()
            .map(
                happening ->
                    new EventDraft(
                        cluster.id(),
                        cluster.project(),
                        cluster.generation(),
                        happening.incarnation(),
                        cluster.correlationId(),
                        null,
                        happening.event()))
            .toList());
  }

  /** The authorities, and whatever was let in by them, go; what stays keeps its certificates. */
  private void forgetAccess(Recording recording) {
    String id = recording.before().cluster().id();
    kubeconfigs.delete("clusterId", id);
    database.update("delete from cluster_authorities where cluster_id = ?", id);
    for (Machine machine : recording.before().machines()) {
      if (recording.machines().stream().noneMatch(one -> one.id().equals(machine.id()))) {
        database.update(
            "delete from machine_certificates where cluster_id = ? and machine = ?",
            id,
            machine.id().name());
      }
    }
  }

  /** Nothing secret, and nothing that others could want, stays of a cluster that is gone. */
  private void forget(String clusterId) {
    forwards.delete("clusterId", clusterId);
    machines.delete("clusterId", clusterId);
    kubeconfigs.delete("clusterId", clusterId);
    for (String table :
        List.of("machine_certificates", "cluster_authorities", "database_account")) {
      database.update("delete from " + table + " where cluster_id = ?", clusterId);
    }
  }

  /** One statement, asked before each action: no transaction. */
  @Override
  public void requireCurrent(WorkEpoch epoch) {
    guard.requireCurrent(epoch);
  }

  @Override
  @Transactional
  public List<String> alive() {
    return clusters.list("deletedAt is null").stream().map(row -> row.id).toList();
  }
}
