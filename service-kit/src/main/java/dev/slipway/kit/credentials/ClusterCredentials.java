package dev.slipway.kit.credentials;

import dev.slipway.kit.secret.Secret;
import java.time.Instant;

/**
 * Short-lived access to a cluster's API server.
 *
 * @param clusterId the cluster
 * @param apiServer the URL of its API server as Slipway reaches it
 * @param caPem the certificate authority to trust, PEM
 * @param token a bearer token
 * @param expiresAt when the token ends
 */
public record ClusterCredentials(
    String clusterId, String apiServer, String caPem, String token, Instant expiresAt) {

  /** Without the token. */
  @Override
  public String toString() {
    return "ClusterCredentials[clusterId=%s, apiServer=%s, token=%s, expiresAt=%s]"
        .formatted(clusterId, apiServer, Secret.MASK, expiresAt);
  }
}
