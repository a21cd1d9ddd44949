package dev.slipway.monitor.cluster;

/** What this process keeps open towards clusters. */
public interface ClusterConnections {

  /** Closes and forgets everything about a cluster. */
  void forget(String clusterId);

  /** Forgets what was opened towards a cluster before it was ready in this generation. */
  void renew(String clusterId, long generation);
}
