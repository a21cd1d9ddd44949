package dev.slipway.gateway.token;

import dev.slipway.kit.identity.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token; never its secret.
 *
 * @param id such as {@code tok-…}
 * @param name what its owner calls it
 * @param project the one project it is for
 * @param role what it may do there
 * @param expiresAt when it ends, or null for never
 * @param lastUsedAt when it was last used, to the minute, or null for never
 */
public record Token(
    String id,
    String name,
    String project,
    Role role,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  /** The name of the token that the gateway makes for itself at its first start. */
  public static final String LOCAL_ADMINISTRATOR = "local-administrator";

  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
