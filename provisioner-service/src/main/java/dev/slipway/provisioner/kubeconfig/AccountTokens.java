package dev.slipway.provisioner.kubeconfig;

import dev.slipway.provisioner.addon.ClusterAccess.KubeconfigRole;
import dev.slipway.provisioner.cluster.ClusterRecords;
import java.time.Duration;

/** Accounts inside a cluster and their tokens. */
public interface AccountTokens {

  /** Makes a kubeconfig's account and gives it its rights. */
  void admit(ClusterRecords records, String kubeconfig, KubeconfigRole role);

  /**
   * A new token of an account (TokenRequest).
   *
   * @param life how long it is good, 10 minutes at least, as Kubernetes demands
   */
  AccessToken token(ClusterRecords records, String account, Duration life);
}
