package dev.slipway.deployer.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the deployer knows of a cluster, from the provisioner's events.
 *
 * @param id the cluster's id
 * @param name its name, unique within the project
 * @param project who owns it
 * @param ready whether it is ready now
 * @param everReady whether it has been ready before; from then on applications are kept up even
 *     while it is degraded
 * @param apiServer the URL of its API server, or null before it was first ready
 * @param machineNetwork its machines' network, or null before it was first ready
 * @param workers its workers' names
 * @param generation the newest generation that it was ready at; 0 before it was first ready
 */
public record KnownCluster(
    String id,
    String name,
    String project,
    boolean ready,
    boolean everReady,
    @Nullable String apiServer,
    @Nullable String machineNetwork,
    List<String> workers,
    long generation) {

  public KnownCluster {
    workers = List.copyOf(workers);
  }
}
