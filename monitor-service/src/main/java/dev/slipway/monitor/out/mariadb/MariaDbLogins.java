package dev.slipway.monitor.out.mariadb;

import dev.slipway.kit.credentials.ClusterCredentialsClient;
import dev.slipway.kit.credentials.DatabaseLogin;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.monitor.database.DatabaseConfig;
import dev.slipway.monitor.database.DatabaseLogins;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Logs in to MariaDB with the account that the provisioner has made there. */
@ApplicationScoped
public class MariaDbLogins implements DatabaseLogins {
  private final ClusterCredentialsClient credentials;
  private final MariaDbLogin login;

  @Inject
  MariaDbLogins(ClusterCredentialsClient credentials, DatabaseConfig config) {
    this.credentials = credentials;
    this.login = new MariaDbLogin(config.deadline());
  }

  @PreDestroy
  void close() {
    login.close();
  }

  @Override
  public Attempt attempt(String clusterId, String project) {
    DatabaseLogin account;
    try {
      account = credentials.databaseLogin(clusterId, project);
    } catch (ProblemException e) {
      return e.code() == ProblemCode.CLUSTER_NOT_READY
          ? new Attempt.Refused(null, "it does not answer the provisioner either")
          : new Attempt.NotTried(e.detail());
    }
    // Its data may be new: the provisioner makes the account again when it is asked for it.
    return login.attempt(account, () -> credentials.invalidateLogin(clusterId));
  }
}
