package dev.slipway.simulator.kubernetes.log;

import java.util.Optional;

/** Where API servers ask for logs. */
@FunctionalInterface
public interface Kubelets {

  /** One node's. */
  interface Kubelet {
    /** Whether it answers now. */
    boolean answers();

    /** Its address. */
    String address();

    /**
     * The log of a container.
     *
     * @param previous of the run before this one
     */
    Optional<ContainerLog> log(String podUid, String container, boolean previous);
  }

  /** The kubelet of a node, if its machine runs. */
  Optional<Kubelet> find(String node);
}
