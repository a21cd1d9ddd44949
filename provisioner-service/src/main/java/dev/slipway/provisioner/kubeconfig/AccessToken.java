package dev.slipway.provisioner.kubeconfig;

import dev.slipway.infrastructure.Secret;
import java.time.Instant;

/** A ServiceAccount's token and when it ends. */
public record AccessToken(Secret token, Instant expiresAt) {}
