package dev.slipway.events;

/** What a machine is for. */
public enum MachineRole {
  /** A member of the cluster's etcd: {@code e1}… */
  ETCD,
  /** API server, scheduler and controllers: {@code c1}… */
  CONTROLLER,
  /** Runs pods: {@code w1}… */
  WORKER,
  /** The database: {@code d1} */
  DATABASE,
  /** In front of several controllers: {@code l1} */
  LOAD_BALANCER
}
