package dev.slipway.monitor.out.persistence;

import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.monitor.database.DatabaseHealth;
import dev.slipway.monitor.database.DatabaseStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Optional;

/** Databases' health in Postgres. */
@ApplicationScoped
public class PostgresDatabases implements DatabaseStore {
  private final Database database;

  @Inject
  PostgresDatabases(Database database) {
    this.database = database;
  }

  @Override
  public Optional<DatabaseHealth> find(String clusterId) {
    return database.first(
        "select * from database_health where cluster_id = ?", PostgresDatabases::read, clusterId);
  }

  @Override
  public void put(String clusterId, String project, DatabaseHealth health) {
    database.update(
        """
        insert into database_health (cluster_id, project, machine, state, since, wished, message,
            failures, failing_since, blind_since, last_login_millis, last_login_at, off_event)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (cluster_id) do update set
            machine = excluded.machine, state = excluded.state, since = excluded.since,
            wished = excluded.wished, message = excluded.message, failures = excluded.failures,
            failing_since = excluded.failing_since, blind_since = excluded.blind_since,
            last_login_millis = excluded.last_login_millis,
            last_login_at = excluded.last_login_at, off_event = excluded.off_event
        """,
        clusterId,
        project,
        health.machine(),
        health.state(),
        health.since(),
        health.wished(),
        health.message(),
        health.failures(),
        health.failingSince(),
        health.blindSince(),
        health.lastLoginMillis(),
        health.lastLoginAt(),
        health.offEvent());
  }

  private static DatabaseHealth read(Row row) throws SQLException {
    boolean loggedIn = row.instantOrNull("last_login_at") != null;
    return new DatabaseHealth(
        row.text("machine"),
        DatabaseHealth.State.valueOf(row.text("state")),
        row.instant("since"),
        row.flag("wished"),
        row.textOrNull("message"),
        row.integer("failures"),
        row.instantOrNull("failing_since"),
        row.instantOrNull("blind_since"),
        loggedIn ? row.number("last_login_millis") : null,
        row.instantOrNull("last_login_at"),
        row.textOrNull("off_event"));
  }
}
