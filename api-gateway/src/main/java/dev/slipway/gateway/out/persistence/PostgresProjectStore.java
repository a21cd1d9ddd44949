package dev.slipway.gateway.out.persistence;

import dev.slipway.gateway.token.Project;
import dev.slipway.gateway.token.ProjectStore;
import dev.slipway.kit.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The table {@code project}. */
@ApplicationScoped
public class PostgresProjectStore implements ProjectStore {

  private final Database database;

  @Inject
  PostgresProjectStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Project> find(String name) {
    return database.first(
        "select name, created_at from project where name = ?",
        row -> new Project(row.text("name"), row.instant("created_at")),
        name);
  }
}
