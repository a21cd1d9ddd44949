package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.rollout.ClusterConnections;
import dev.slipway.kit.kubernetes.KubernetesClients;
import dev.slipway.kit.problem.ProblemException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Calls to clusters' API servers. Where one no longer matches what is kept of it (another
 * authority, another key for tokens: it was made anew), all of that is dropped, so that the next
 * call begins afresh.
 */
@ApplicationScoped
class ClusterCalls {
  private static final Logger LOG = Logger.getLogger(ClusterCalls.class);

  private final KubernetesClients clients;
  private final ClusterConnections connections;

  @Inject
  ClusterCalls(KubernetesClients clients, ClusterConnections connections) {
    this.clients = clients;
    this.connections = connections;
  }

  /**
   * Asks a cluster.
   *
   * @throws ClusterUnreachableException if it does not answer, or not as it should
   */
  <T> T ask(String clusterId, String project, Function<KubernetesClient, T> question) {
    return ask(
        clusterId,
        project,
        question,
        error -> {
          throw KubernetesFailure.unreachable(error);
        });
  }

  /**
   * Asks a cluster.
   *
   * @param refused says what an error amounts to that is one of the request, or throws
   * @throws ClusterUnreachableException if it does not answer, or not as it should
   */
  <T> T ask(
      String clusterId,
      String project,
      Function<KubernetesClient, T> question,
      Function<KubernetesClientException, T> refused) {
    try {
      return question.apply(clients.forCluster(clusterId, project));
    } catch (KubernetesClientException e) {
      if (KubernetesFailure.isStale(e)) {
        LOG.infof("The API server of %s is another one by now: beginning afresh", clusterId);
        connections.forget(clusterId);
        throw KubernetesFailure.unreachable(e);
      }
      return refused.apply(e);
    } catch (ProblemException e) {
      throw new ClusterUnreachableException(e.detail(), e);
    }
  }
}
