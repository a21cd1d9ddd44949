package dev.slipway.deployer.inspection;

import dev.slipway.deployer.application.ApplicationKey;
import java.util.List;

/** Looks at an application's objects in its cluster, now. */
public interface Inspector {

  /**
   * Its pods, by name.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  List<PodFacts> pods(ApplicationKey application, String project);

  /**
   * The addresses behind its service, in order.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  List<EndpointFacts> endpoints(ApplicationKey application, String project);

  /**
   * Its services.
   *
   * @throws ClusterUnreachableException if the cluster does not answer
   */
  List<ServiceFacts> services(ApplicationKey application, String project);
}
