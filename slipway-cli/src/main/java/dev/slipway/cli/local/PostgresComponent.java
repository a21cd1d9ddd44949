package dev.slipway.cli.local;

import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.PostgresAdministration;
import dev.slipway.localstack.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The database server, with one database and role a service. */
final class PostgresComponent implements Component {
  private final Home home;
  private final LocalPostgres postgres;

  PostgresComponent(Home home) {
    this.home = home;
    this.postgres = new LocalPostgres(home.directory().resolve("postgres"), home.postgresPort());
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public int port() {
    return postgres.port();
  }

  @Override
  public Path log() {
    return postgres.log();
  }

  @Override
  public Optional<ProcessIdentity> process() {
    return postgres.process();
  }

  @Override
  public boolean crashed() {
    return process().isEmpty()
        && Files.exists(postgres.directory().resolve("data").resolve("postmaster.pid"));
  }

  @Override
  public void start() {
    postgres.start();
    if (!Files.exists(databasesMade())) {
      makeDatabases();
    }
  }

  private void makeDatabases() {
    LocalSecrets secrets = new LocalSecrets(home);
    PostgresAdministration administration = postgres.administration();
    for (String database : ServiceComponent.DATABASES) {
      administration.ensureDatabase(database, secrets.databasePassword(database));
    }
    try {
      Files.writeString(databasesMade(), String.join("\n", ServiceComponent.DATABASES) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saves later starts the connections that would find everything there. */
  private Path databasesMade() {
    return postgres.directory().resolve("data").resolve("slipway-databases");
  }

  @Override
  public void stop() {
    postgres.stop();
  }

  @Override
  public boolean ready() {
    return postgres.isRunning();
  }
}
