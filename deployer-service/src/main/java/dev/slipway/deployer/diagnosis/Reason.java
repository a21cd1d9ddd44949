package dev.slipway.deployer.diagnosis;

/** Why an application is not whole, in one word. Part of the API: never to be renamed. */
public enum Reason {
  /** Its cluster is not ready yet, or its API server does not answer. */
  CLUSTER_AWAY,
  /** Its database accepts no login. */
  DATABASE_AWAY,
  /** Something is in the way that only a person can remove. */
  BLOCKED,
  /** The cluster refuses objects or pods: by a quota, by admission, or for being invalid. */
  REFUSED,
  /** An image can't be had. */
  IMAGE_MISSING,
  /** Containers end again and again. */
  CRASH_LOOP,
  /** Containers can't be started. */
  CANNOT_START,
  /** No node takes the pods. */
  UNSCHEDULABLE,
  /** The pods' node is gone, or not ready. */
  NODE_GONE,
  /** Containers run, and their readiness probe fails. */
  NOT_READY,
  /** The pods are ready, and the application does not answer on its port. */
  NO_ANSWER,
  /** Pods were not made yet. */
  NOT_MADE,
  /** Pods are being prepared, or replaced; nothing is wrong so far. */
  STARTING
}
