package dev.slipway.provisioner.out.persistence;

import dev.slipway.infrastructure.Secret;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Row;
import dev.slipway.provisioner.database.DatabaseAccount;
import dev.slipway.provisioner.database.DatabaseAccounts;
import dev.slipway.provisioner.database.LoginAccount;
import dev.slipway.provisioner.out.encryption.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Accounts of databases in Postgres, their passwords sealed. */
@ApplicationScoped
public class SealedDatabaseAccounts implements DatabaseAccounts {
  /** Stands where an application's name would; none has an underscore. */
  private static final String MONITOR = "slipway_monitor";

  private final Database database;
  private final Sealer sealer;
  private final Clock clock;

  @Inject
  SealedDatabaseAccounts(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  @Override
  @Transactional
  public DatabaseAccount keep(
      String clusterId, String project, String application, DatabaseAccount proposed) {
    return row(
        clusterId,
        project,
        application,
        proposed.database(),
        proposed.user(),
        proposed.password(),
        row ->
            new DatabaseAccount(
                row.text("database_name"),
                row.text("user_name"),
                open(row, clusterId, application)));
  }

  @Override
  @Transactional
  public LoginAccount keepLogin(String clusterId, String project, LoginAccount proposed) {
    return row(
        clusterId,
        project,
        MONITOR,
        null,
        proposed.user(),
        proposed.password(),
        row -> new LoginAccount(row.text("user_name"), open(row, clusterId, MONITOR)));
  }

  private <T> T row(
      String clusterId,
      String project,
      String application,
      @Nullable String databaseName,
      String user,
      Secret password,
      Database.RowReader<T> reader) {
    database.update(
        """
        insert into database_account
          (cluster_id, application, project, database_name, user_name, sealed_password, created_at)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict do nothing
        """,
        clusterId,
        application,
        project,
        databaseName,
        user,
        sealer.seal(
            password.reveal().getBytes(StandardCharsets.UTF_8), place(clusterId, application)),
        clock.instant());
    return database
        .first(
            "select * from database_account where cluster_id = ? and application = ?",
            reader,
            clusterId,
            application)
        .orElseThrow();
  }

  private Secret open(Row row, String clusterId, String application) throws SQLException {
    return Secret.of(
        new String(
            sealer.open(row.bytes("sealed_password"), place(clusterId, application)),
            StandardCharsets.UTF_8));
  }

  private static String place(String clusterId, String application) {
    return "database_account/" + clusterId + "/" + application;
  }
}
