package dev.slipway.gateway.out.clusters;

import dev.slipway.gateway.kubernetes.ClusterAccess;
import dev.slipway.gateway.kubernetes.ClusterDirectory;
import dev.slipway.kit.credentials.ClusterCredentials;
import dev.slipway.kit.credentials.ClusterCredentialsClient;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Credentials come from the provisioner, which refuses clusters of other projects. The cluster has
 * an account for administrators, editors and viewers each, so that it decides what each may do.
 */
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
  public Access of(String cluster, String project, Role role) {
    Optional<String> id =
        cluster.startsWith(ID_PREFIX) ? Optional.of(cluster) : directory.idOf(project, cluster);
    return id.map(found -> granted(found, project, role)).orElseGet(Access.NoSuchCluster::new);
  }

  @Override
  public void forget(String clusterId) {
    credentials.invalidate(clusterId);
  }

  private static String purpose(Role role) {
    return switch (role) {
      case ADMIN -> "gateway-admin";
      case EDITOR -> "gateway-edit";
      case VIEWER, SERVICE -> "gateway-view";
    };
  }

  private Access granted(String id, String project, Role role) {
    try {
      ClusterCredentials given = credentials.get(id, project, purpose(role));
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
