package dev.slipway.deployer.rollout;

/** Wakes applications because something about them changed. Calls are cheap and may be many. */
public interface WakeUps {

  /** Something of an application changed in its cluster. */
  void wake(String clusterId, String application);

  /** Something changed that concerns all of a cluster's applications. */
  void wakeCluster(String clusterId);
}
