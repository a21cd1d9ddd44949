package dev.slipway.gateway.kubernetes;

import dev.slipway.kit.identity.Role;

/** How to reach a cluster's API server. May take a call to the provisioner. */
public interface ClusterAccess {

  /**
   * @param cluster the cluster's id or name
   * @param role what the caller may do there, which the cluster itself enforces
   */
  Access of(String cluster, String project, Role role);

  /** The API server refused what was given: ask anew the next time. */
  void forget(String clusterId);

  /** What came of it. */
  sealed interface Access {

    /**
     * The way in. Prints without the token.
     *
     * @param server such as {@code https://172.17.4.101:443}
     * @param caPem the authority that signed its certificate
     */
    record Granted(String clusterId, String server, String caPem, String token) implements Access {
      @Override
      public String toString() {
        return "Granted[" + clusterId + ", " + server + "]";
      }
    }

    /** The project has no such cluster. */
    record NoSuchCluster() implements Access {}

    /** Its API server does not answer yet. */
    record NotReady(String message) implements Access {}

    /** The provisioner, which gives credentials, can't be reached. */
    record NoCredentials(String message) implements Access {}
  }
}
