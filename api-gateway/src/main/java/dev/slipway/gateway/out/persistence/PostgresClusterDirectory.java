package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.kubernetes.ClusterDirectory;
import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The table {@code known_cluster}, which is written with the event log. */
@ApplicationScoped
public class PostgresClusterDirectory implements ClusterDirectory {

  private final Database database;

  @Inject
  PostgresClusterDirectory(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> idOf(String project, String name) {
    // Names are unique among those that are not deleted.
    return database.first(
        "select id from known_cluster where project = ? and name = ? and not deleted",
        row -> row.text("id"),
        project,
        name);
  }
}
