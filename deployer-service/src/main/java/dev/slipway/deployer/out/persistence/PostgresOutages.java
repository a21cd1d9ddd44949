package dev.slipway.deployer.out.persistence;

import dev.slipway.deployer.diagnosis.DatabaseOutage;
import dev.slipway.deployer.diagnosis.DatabaseOutages;
import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Outages of clusters' databases in Postgres. */
@ApplicationScoped
public class PostgresOutages implements DatabaseOutages {
  private final Database database;

  @Inject
  PostgresOutages(Database database) {
    this.database = database;
  }

  @Override
  public void begin(String clusterId, DatabaseOutage outage) {
    database.update(
        """
        insert into database_outage (cluster_id, machine, wished, message, since)
        values (?, ?, ?, ?, ?)
        on conflict (cluster_id) do update set machine = excluded.machine,
          wished = excluded.wished, message = excluded.message
        """,
        clusterId,
        outage.machine(),
        outage.wished(),
        outage.message(),
        outage.since());
  }

  @Override
  public void end(String clusterId) {
    database.update("delete from database_outage where cluster_id = ?", clusterId);
  }

  @Override
  public Optional<DatabaseOutage> of(String clusterId) {
    return database.first(
        "select machine, wished, message, since from database_outage where cluster_id = ?",
        row ->
            new DatabaseOutage(
                row.text("machine"), row.flag("wished"), row.text("message"), row.instant("since")),
        clusterId);
  }
}
