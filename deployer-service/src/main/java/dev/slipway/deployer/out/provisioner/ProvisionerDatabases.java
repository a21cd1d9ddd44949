package dev.slipway.deployer.out.provisioner;

import dev.slipway.deployer.application.Application;
import dev.slipway.deployer.rollout.DatabaseAccess;
import dev.slipway.kit.credentials.ClusterCredentialsClient;
import dev.slipway.kit.credentials.DatabaseCredentials;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The databases on clusters' database machines, which the provisioner makes. */
@ApplicationScoped
public class ProvisionerDatabases implements DatabaseAccess {
  private static final Logger LOG = Logger.getLogger(ProvisionerDatabases.class);

  private final ClusterCredentialsClient client;

  @Inject
  ProvisionerDatabases(ClusterCredentialsClient client) {
    this.client = client;
  }

  @Override
  public Optional<Credentials> credentials(Application application) {
    try {
      DatabaseCredentials found =
          client.database(application.key().clusterId(), application.project(), application.name());
      return Optional.of(
          new Credentials(
              found.host(),
              found.port(),
              found.database(),
              found.user(),
              Secret.of(found.password())));
    } catch (ProblemException e) {
      LOG.infof("%s: no credentials of its database: %s", application.key(), e.detail());
      return Optional.empty();
    }
  }
}
