package dev.slipway.monitor.cluster;

/** What this process keeps open towards clusters. */
public interface ClusterConnections {

  /** Closes and forgets everything about a cluster. */
  void forget(String clusterId);
}
