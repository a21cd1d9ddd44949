package dev.slipway.provisioner.out.persistence;

import dev.slipway.infrastructure.Secret;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.provisioner.database.DatabaseAccount;
import dev.slipway.provisioner.database.DatabaseAccounts;
import dev.slipway.provisioner.out.encryption.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Accounts of databases in Postgres, their passwords sealed. */
@ApplicationScoped
public class SealedDatabaseAccounts implements DatabaseAccounts {
  private final DatabaseAccountRows rows;
  private final Database database;
  private final Sealer sealer;
  private final Clock clock;

  @Inject
  SealedDatabaseAccounts(DatabaseAccountRows rows, Database database, Sealer sealer, Clock clock) {
    this.rows = rows;
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  @Override
  @Transactional
  public DatabaseAccount keep(
      String clusterId, String project, String application, DatabaseAccount proposed) {
    String place = "database_account/" + clusterId + "/" + application;
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
        proposed.database(),
        proposed.user(),
        sealer.seal(proposed.password().reveal().getBytes(StandardCharsets.UTF_8), place),
        clock.instant());
    DatabaseAccountEntity row =
        rows.findById(new DatabaseAccountEntity.Key(clusterId, application));
    return new DatabaseAccount(
        row.databaseName,
        row.userName,
        Secret.of(new String(sealer.open(row.sealedPassword, place), StandardCharsets.UTF_8)));
  }
}
