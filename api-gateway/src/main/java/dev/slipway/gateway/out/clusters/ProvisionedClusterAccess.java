package dev.slipway.gateway.out.clusters;

import dev.slipway.gateway.kubernetes.ClusterAccess;
import dev.slipway.gateway.kubernetes.ClusterDirectory;
import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.credentials.ClusterCredentialsClient;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Credentials come from the provisioner, which refuses clusters of other projects. */
@ApplicationScoped
public class ProvisionedClusterAccess implements ClusterAccess {

  /** Begins every cluster's id, and no name. */
  private static final String ID_PREFIX = "cl-";

  private final ClusterDirectory directory;
  private final ClusterCredentialsClient credentials;

  @Inject
  ProvisionedClusterAccess(ClusterDirectory directory, ClusterCredentialsClient credentials) {
    this.directory = directory;
    this.credentials = credentials;
  }

  @Override
  public Access of(String cluster, String project) {
    Optional<String> id =
        cluster.startsWith(ID_PREFIX) ? Optional.of(cluster) : directory.idOf(project, cluster);
    return id.map(found -> granted(found, project)).orElseGet(Access.NoSuchCluster::new);
  }

  @Override
  public void forget(String clusterId) {
    credentials.invalidate(clusterId);
  }

  private Access granted(String id, String project) {
    try {
      ClusterCredentials given = credentials.get(id, project);
      return new Access.Granted(given.clusterId(), given.apiServer(), given.caPem(), given.token());
    } catch (ProblemException e) {
      if (e.code() == ProblemCode.NOT_FOUND) {
        return new Access.NoSuchCluster();
      }
      return e.code() == ProblemCode.CLUSTER_NOT_READY
          ? new Access.NotReady(e.detail())
          : new Access.NoCredentials(e.detail());
    }
  }
}
