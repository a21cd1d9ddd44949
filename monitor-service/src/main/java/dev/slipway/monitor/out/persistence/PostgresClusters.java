package dev.slipway.monitor.out.persistence;

import dev.slipway.events.MachinePhase;
import dev.slipway.events.MachineRole;
import dev.slipway.events.PowerState;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.monitor.cluster.ClusterStore;
import dev.slipway.monitor.cluster.KnownCluster;
import dev.slipway.monitor.cluster.KnownCluster.View;
import dev.slipway.monitor.cluster.MachineFacts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Clusters and machines in Postgres. */
@ApplicationScoped
public class PostgresClusters implements ClusterStore {
  private final Database database;
  private final Clock clock;

  @Inject
  PostgresClusters(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<KnownCluster> find(String project, String idOrName) {
    return database.first(
        """
        select * from known_cluster where project = ? and (id = ? or name = ?)
        order by known_since desc
        """,
        PostgresClusters::cluster,
        project,
        idOrName,
        idOrName);
  }

  @Override
  public Optional<KnownCluster> byId(String id) {
    return database.first(
        "select * from known_cluster where id = ?", PostgresClusters::cluster, id);
  }

  @Override
  public Optional<KnownCluster> lock(String id) {
    return database.first(
        "select * from known_cluster where id = ? for update", PostgresClusters::cluster, id);
  }

  @Override
  public List<String> watched() {
    return database.query(
        "select id from known_cluster where ever_ready and not deleting order by id",
        row -> row.text("id"));
  }

  @Override
  public void heard(String id, String name, String project, long generation, boolean ready) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    database.update(
        """
        insert into known_cluster (id, project, name, generation, ever_ready, known_since,
            view_state, view_since)
        values (?, ?, ?, ?, ?, ?, 'NOT_YET', ?)
        on conflict (id) do update set
            generation = greatest(known_cluster.generation, excluded.generation),
            ever_ready = known_cluster.ever_ready or excluded.ever_ready
        """,
        id,
        project,
        name,
        generation,
        ready,
        now,
        now);
  }

  @Override
  public void deleting(String id) {
    database.update("update known_cluster set deleting = true where id = ?", id);
  }

  @Override
  public void database(String id, boolean has) {
    database.update("update known_cluster set database = ? where id = ?", has, id);
  }

  @Override
  public void view(String id, View view) {
    database.update(
        "update known_cluster set view_state = ?, view_since = ?, view_message = ? where id = ?",
        view.state(),
        view.since(),
        view.message(),
        id);
  }

  @Override
  public void machine(String clusterId, MachineFacts machine, long sequence) {
    boolean off = machine.power() == PowerState.OFF && machine.phase() != MachinePhase.PENDING;
    database.update(
        """
        insert into machine (cluster_id, name, role, incarnation, phase, power, wished, at,
            event_id, sequence, off_event, off_at, off_wished, off_incarnation)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (cluster_id, name) do update set
            incarnation = excluded.incarnation, phase = excluded.phase, power = excluded.power,
            wished = excluded.wished, at = excluded.at, event_id = excluded.event_id,
            sequence = excluded.sequence,
            off_event = case when machine.power = 'OFF' and excluded.power = 'OFF'
                then machine.off_event else coalesce(excluded.off_event, machine.off_event) end,
            off_at = case when machine.power = 'OFF' and excluded.power = 'OFF'
                then machine.off_at else coalesce(excluded.off_at, machine.off_at) end,
            off_wished = case when machine.power = 'OFF' and excluded.power = 'OFF'
                then machine.off_wished else coalesce(excluded.off_wished, machine.off_wished) end,
            off_incarnation = case when machine.power = 'OFF' and excluded.power = 'OFF'
                then machine.off_incarnation
                else coalesce(excluded.off_incarnation, machine.off_incarnation) end
        where machine.incarnation < excluded.incarnation
            or (machine.incarnation = excluded.incarnation
                and machine.sequence < excluded.sequence)
        """,
        clusterId,
        machine.machine(),
        machine.role(),
        machine.incarnation(),
        machine.phase(),
        machine.power(),
        machine.wished(),
        machine.at(),
        machine.eventId(),
        sequence,
        off ? machine.eventId() : null,
        off ? machine.at() : null,
        off ? machine.wished() : null,
        off ? machine.incarnation() : null);
  }

  @Override
  public Map<String, MachineFacts> machines(String clusterId) {
    return database
        .query("select * from machine where cluster_id = ?", PostgresClusters::machine, clusterId)
        .stream()
        .collect(Collectors.toMap(MachineFacts::machine, Function.identity()));
  }

  @Override
  public void remove(String id) {
    database.update("delete from known_cluster where id = ?", id);
    database.update("delete from machine where cluster_id = ?", id);
    database.update("delete from node_health where cluster_id = ?", id);
    database.update("delete from database_health where cluster_id = ?", id);
    database.update("delete from incident_memory where cluster_id = ?", id);
  }

  private static KnownCluster cluster(Row row) throws SQLException {
    return new KnownCluster(
        row.text("id"),
        row.text("name"),
        row.text("project"),
        row.number("generation"),
        row.flag("ever_ready"),
        row.flag("deleting"),
        row.flag("database"),
        new View(
            View.State.valueOf(row.text("view_state")),
            row.instant("view_since"),
            row.textOrNull("view_message")));
  }

  private static MachineFacts machine(Row row) throws SQLException {
    String offEvent = row.textOrNull("off_event");
    Integer offIncarnation = row.integerOrNull("off_incarnation");
    return new MachineFacts(
        row.text("name"),
        MachineRole.valueOf(row.text("role")),
        row.integer("incarnation"),
        MachinePhase.valueOf(row.text("phase")),
        PowerState.valueOf(row.text("power")),
        row.flag("wished"),
        row.instant("at"),
        row.text("event_id"),
        offEvent == null
            ? null
            : new MachineFacts.Off(
                offEvent,
                offIncarnation == null ? row.integer("incarnation") : offIncarnation,
                row.instant("off_at"),
                row.flag("off_wished")));
  }
}
