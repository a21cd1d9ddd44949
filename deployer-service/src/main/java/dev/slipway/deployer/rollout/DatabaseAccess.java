package dev.slipway.deployer.rollout;

import dev.slipway.deployer.application.Application;
import dev.slipway.kit.secret.Secret;
import java.util.Optional;

/** The credentials of the cluster's database for an application. */
public interface DatabaseAccess {

  /** The credentials; empty while they can't be had. Makes database and user if need be. */
  Optional<Credentials> credentials(Application application);

  /** Where the database is, and how to log in. */
  record Credentials(String host, int port, String database, String user, Secret password) {}
}
