package dev.slipway.provisioner.database;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.ExecResult;
import dev.slipway.infrastructure.Secret;
import dev.slipway.kit.credentials.DatabaseCredentials;
import dev.slipway.kit.credentials.DatabaseLogin;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.cluster.ClusterRecords;
import dev.slipway.provisioner.layout.MachineRole;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.machine.Machine;
import dev.slipway.provisioner.machineconfig.DatabaseMachine;
import dev.slipway.provisioner.machineconfig.DatabaseStatements;
import dev.slipway.provisioner.machineconfig.MachineCommands;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jboss.logging.Logger;

/**
 * Makes each application a database and an account of its own, and Slipway's monitor an account
 * that may log in and nothing else.
 */
public final class ApplicationDatabases {
  private static final Logger LOG = Logger.getLogger(ApplicationDatabases.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Whom the monitor logs in as. No application's user: theirs begin with {@code app_}. */
  private static final String MONITOR = "slipway_monitor";

  /** 192 random bits: 32 characters. */
  private static final int PASSWORD_BYTES = 24;

  private final DatabaseAccounts accounts;
  private final Infrastructures infrastructures;
  private final SecureRandom random;

  public ApplicationDatabases(
      DatabaseAccounts accounts, Infrastructures infrastructures, SecureRandom random) {
    this.accounts = accounts;
    this.infrastructures = infrastructures;
    this.random = random;
  }

  /**
   * Makes the application's database and account, or finds them. Can be repeated.
   *
   * @throws ProblemException NOT_FOUND when the cluster has no database machine; CLUSTER_NOT_READY
   *     before the database answers
   */
  public DatabaseCredentials ensure(ClusterRecords records, String application) {
    Machine machine = machine(records);
    // A prefix, so that no application's name is one of MariaDB's own databases.
    String name = "app_" + application.replace('-', '_');
    DatabaseAccount account =
        accounts.keep(
            records.cluster().id(),
            records.cluster().project(),
            application,
            new DatabaseAccount(name, name, newPassword()));
    apply(
        records,
        machine,
        DatabaseStatements.ensure(
            account.database(),
            account.user(),
            account.password(),
            records.cluster().wish().networks().machines()));
    return new DatabaseCredentials(
        machine.address(),
        DatabaseMachine.PORT,
        account.database(),
        account.user(),
        account.password().reveal());
  }

  /**
   * Makes the monitor's account, or finds it. Can be repeated.
   *
   * @throws ProblemException as for an application
   */
  public DatabaseLogin ensureLogin(ClusterRecords records) {
    Machine machine = machine(records);
    LoginAccount account =
        accounts.keepLogin(
            records.cluster().id(),
            records.cluster().project(),
            new LoginAccount(MONITOR, newPassword()));
    apply(
        records,
        machine,
        DatabaseStatements.ensureLogin(
            account.user(), account.password(), records.cluster().wish().networks().machines()));
    return new DatabaseLogin(
        machine.id().name(),
        machine.address(),
        DatabaseMachine.PORT,
        account.user(),
        account.password().reveal());
  }

  private static Machine machine(ClusterRecords records) {
    return records.machines().stream()
        .filter(one -> one.name().role() == MachineRole.DATABASE)
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "The cluster has no database machine; it was asked for without one."));
  }

  private void apply(ClusterRecords records, Machine machine, Secret statements) {
    try {
      ExecResult result =
          infrastructures
              .driver(records.cluster().wish().infrastructure())
              .execute(
                  machine.id(),
                  MachineCommands.mariadb(),
                  statements.reveal().getBytes(StandardCharsets.UTF_8),
                  DEADLINE);
      if (!result.succeeded()) {
        LOG.warnf("The database refused an account's statements: %s", result);
        throw notReady();
      }
    } catch (DriverException e) {
      LOG.warnf("The database machine can't be reached: %s", e.getMessage());
      throw notReady();
    }
  }

  private static ProblemException notReady() {
    return new ProblemException(
        ProblemCode.CLUSTER_NOT_READY, "The cluster's database does not answer yet.");
  }

  private Secret newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
