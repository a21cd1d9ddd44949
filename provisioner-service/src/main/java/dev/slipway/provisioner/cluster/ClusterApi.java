package dev.slipway.provisioner.cluster;

/** What the provisioner changes through a cluster's own API server. All of it can be repeated. */
public interface ClusterApi {

  /** Applies CoreDNS, access rules and service accounts. */
  void applyAddons(ClusterRecords records);

  /**
   * Deletes the Node object, if it is there.
   *
   * @param uid which one of that name; a later one stays
   */
  void removeNode(ClusterRecords records, String node, String uid);

  /** Deletes a kubeconfig's account, so that its token is refused at once, and its record. */
  void revoke(ClusterRecords records, String kubeconfig);

  /** Lets go of the connections to a cluster that is no more. */
  void letGo(String clusterId);
}
