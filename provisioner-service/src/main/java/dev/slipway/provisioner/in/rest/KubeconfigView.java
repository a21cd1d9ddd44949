package dev.slipway.provisioner.in.rest;

import dev.slipway.provisioner.kubeconfig.KubeconfigRecord;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A handed-out kubeconfig as the API shows it: never its token. */
@Schema(
    name = "Kubeconfig",
    description = "A kubeconfig that was handed out; its token is not kept")
public record KubeconfigView(
    @Schema(examples = "kc-a2b3c4d5e6") String id,
    @Schema(examples = "cl-7kq3v5x2ab") String clusterId,
    @Schema(examples = "admin") String role,
    @Schema(description = "Who asked for it") String createdBy,
    Instant createdAt,
    Instant expiresAt) {

  static KubeconfigView of(KubeconfigRecord kubeconfig) {
    return new KubeconfigView(
        kubeconfig.id(),
        kubeconfig.clusterId(),
        kubeconfig.role().name().toLowerCase(Locale.ROOT),
        kubeconfig.createdBy(),
        kubeconfig.createdAt(),
        kubeconfig.expiresAt());
  }
}
