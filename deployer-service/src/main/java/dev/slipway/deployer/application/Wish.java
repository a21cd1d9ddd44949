package dev.slipway.deployer.application;

import org.jspecify.annotations.Nullable;

/**
 * What an application should be.
 *
 * @param replicas wished pods
 * @param image the container image
 * @param env its environment beside the database's variables
 * @param nodePort the port on every worker that leads to it, 30000 to 32767
 * @param sessionAffinity whether a client stays with one pod ({@code ClientIP})
 * @param workload the kind of object that keeps its pods
 * @param database a database of the caller's own, or null for the cluster's
 */
public record Wish(
    int replicas,
    String image,
    Env env,
    int nodePort,
    boolean sessionAffinity,
    WorkloadKind workload,
    @Nullable OwnDatabase database) {

  /** The same wish with another count of pods. */
  public Wish withReplicas(int count) {
    return new Wish(count, image, env, nodePort, sessionAffinity, workload, database);
  }

  /** Whether the two differ in what a pod is made of, so that pods must be replaced. */
  public boolean samePods(Wish other) {
    return image.equals(other.image)
        && env.equals(other.env)
        && java.util.Objects.equals(database, other.database);
  }
}
