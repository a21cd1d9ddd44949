package dev.slipway.deployer.out.persistence;

import dev.slipway.deployer.evacuation.Evacuation;
import dev.slipway.deployer.evacuation.EvacuationStore;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Evacuations in Postgres. */
@ApplicationScoped
public class PostgresEvacuations implements EvacuationStore {
  private static final String SELECT =
      """
      select cluster_id, node, project, generation, incarnation, correlation_id, causation_id,
        since, fenced_at, state, lease_seen, array_to_string(pods, ',') as pods
      from evacuation where cluster_id = ?
      """;

  private final Database database;

  @Inject
  PostgresEvacuations(Database database) {
    this.database = database;
  }

  @Override
  public List<Evacuation> ofCluster(String clusterId) {
    return database.query(SELECT + "order by node", PostgresEvacuations::read, clusterId);
  }

  @Override
  public Optional<Evacuation> lock(String clusterId, String node) {
    return database.first(
        SELECT + "and node = ? for update", PostgresEvacuations::read, clusterId, node);
  }

  @Override
  public void put(Evacuation evacuation) {
    database.update(
        """
        insert into evacuation (cluster_id, node, project, generation, incarnation, correlation_id,
          causation_id, since, fenced_at, state, lease_seen, pods)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (cluster_id, node) do update set
          project = excluded.project, generation = excluded.generation,
          incarnation = excluded.incarnation, correlation_id = excluded.correlation_id,
          causation_id = excluded.causation_id, since = excluded.since,
          fenced_at = excluded.fenced_at, state = excluded.state,
          lease_seen = excluded.lease_seen, pods = excluded.pods
        """,
        evacuation.clusterId(),
        evacuation.node(),
        evacuation.project(),
        evacuation.generation(),
        evacuation.incarnation(),
        evacuation.correlationId(),
        evacuation.causationId(),
        evacuation.since(),
        evacuation.fencedAt(),
        evacuation.state(),
        evacuation.leaseSeen(),
        evacuation.pods().toArray(String[]::new));
  }

  @Override
  public void remove(String clusterId, String node) {
    database.update("delete from evacuation where cluster_id = ? and node = ?", clusterId, node);
  }

  @Override
  public void removeCluster(String clusterId) {
    database.update("delete from evacuation where cluster_id = ?", clusterId);
  }

  private static Evacuation read(Row row) throws SQLException {
    String pods = row.text("pods");
    return new Evacuation(
        row.text("cluster_id"),
        row.text("node"),
        row.text("project"),
        row.number("generation"),
        row.integerOrNull("incarnation"),
        row.text("correlation_id"),
        row.text("causation_id"),
        row.instant("since"),
        row.instant("fenced_at"),
        Evacuation.State.valueOf(row.text("state")),
        row.textOrNull("lease_seen"),
        pods.isEmpty() ? Set.of() : Set.of(pods.split(",")));
  }
}
