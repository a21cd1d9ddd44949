package dev.slipway.deployer.evacuation;

/** The cluster of a fenced node. */
public interface EvacuationCluster {

  /**
   * What is there.
   *
   * @throws dev.slipway.deployer.inspection.ClusterUnreachableException if the cluster does not
   *     answer
   */
  NodeSeen observe(String clusterId, String project, String node);

  /**
   * Carries a step out that changes the cluster; what was changed meanwhile is left as it is.
   *
   * @throws dev.slipway.deployer.inspection.ClusterUnreachableException if the cluster does not
   *     answer
   */
  void setTaints(String clusterId, String project, String node, EvacuationStep.SetTaints step);

  /**
   * As {@link #setTaints}.
   *
   * @throws dev.slipway.deployer.inspection.ClusterUnreachableException if the cluster does not
   *     answer
   */
  void markUnreachable(
      String clusterId, String project, String node, EvacuationStep.MarkUnreachable step);

  /**
   * As {@link #setTaints}.
   *
   * @throws dev.slipway.deployer.inspection.ClusterUnreachableException if the cluster does not
   *     answer
   */
  void deletePods(String clusterId, String project, EvacuationStep.DeletePods step);
}
