package dev.slipway.harness.crash;

/** What is done to a cluster while a service ends. All but two leave it as it was. */
public enum Scenario {
  /** A cluster is made, and WordPress deployed. */
  CREATE,
  /** WordPress is deleted, and deployed anew. */
  DEPLOY,
  /** WordPress from three to six, and back. */
  SCALE,
  /** A worker's power off, and on again. */
  POWER,
  /** A worker is replaced. */
  REPLACE,
  /** Everything but the database is made anew. */
  REGENERATE,
  /** The cluster is deleted. */
  DELETE;

  /** Does it to a cluster that stands, and returns when the operations have ended. */
  void to(PatientCluster cluster) {
    switch (this) {
      case CREATE -> {
        // a cluster that stands is what comes of it
      }
      case DEPLOY -> {
        cluster.withdraw();
        cluster.deploy();
      }
      case SCALE -> {
        cluster.scale(6);
        cluster.scale(3);
      }
      case POWER -> {
        cluster.operate("w2", "POWER_OFF");
        cluster.operate("w2", "POWER_ON");
      }
      case REPLACE -> cluster.operate("w2", "REPLACE");
      case REGENERATE -> cluster.regenerate();
      case DELETE -> cluster.delete();
    }
  }

  /** Whether a cluster is there when it has ended. */
  boolean leavesCluster() {
    return this != DELETE;
  }
}
