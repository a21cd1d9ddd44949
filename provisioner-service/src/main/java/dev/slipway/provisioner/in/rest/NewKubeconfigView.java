package dev.slipway.provisioner.in.rest;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new kubeconfig, with its token; the only time that it is told. */
@Schema(name = "NewKubeconfig", description = "A new kubeconfig; its token is told only now")
public record NewKubeconfigView(
    String id,
    String clusterId,
    String role,
    Instant createdAt,
    Instant expiresAt,
    @Schema(description = "The URL of the API server") String server,
    @Schema(
            examples = "/v1/clusters/cl-7kq3v5x2ab/kubernetes",
            description =
                "The path of the same API behind the gateway, which takes the gateway's own token")
        String gatewayServerPath,
    @Schema(description = "The token by itself") String token,
    @Schema(description = "All of it as a file for kubectl (YAML)") String kubeconfig) {

  /** Without the token. */
  @Override
  public String toString() {
    return "NewKubeconfigView[id=" + id + ", role=" + role + ", expiresAt=" + expiresAt + "]";
  }
}
