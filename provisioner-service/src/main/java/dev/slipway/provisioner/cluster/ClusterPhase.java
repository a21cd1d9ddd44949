package dev.slipway.provisioner.cluster;

/** What users see first of a cluster; follows from its conditions, its operation and its wish. */
public enum ClusterPhase {
  /** Accepted; nothing is made yet. */
  PENDING,
  /** Being brought up, or changed. */
  PROVISIONING,
  /** All of it answers. */
  READY,
  /** It was ready, and something no longer answers; Slipway works on it. */
  DEGRADED,
  /** Being deleted. */
  DELETING,
  /** A machine did not come up in time; Slipway keeps trying, and deleting works. */
  FAILED
}
