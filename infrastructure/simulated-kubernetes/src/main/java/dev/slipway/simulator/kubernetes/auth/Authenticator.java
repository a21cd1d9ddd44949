package dev.slipway.simulator.kubernetes.auth;

import dev.slipway.simulator.kubernetes.api.ApiException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who asks. */
public final class Authenticator {
  private static final String BEARER = "bearer ";

  private final ClientCertificates certificates;
  private final ServiceAccountTokens tokens;
  private final List<String> anonymousPaths;

  /** By the certificates of these authorities, and by tokens. */
  public Authenticator(
      String clientAuthoritiesPem, ServiceAccountTokens tokens, List<String> anonymousPaths) {
    this.certificates = new ClientCertificates(clientAuthoritiesPem);
    this.tokens = tokens;
    this.anonymousPaths = anonymousPaths;
  }

  /** The authorities whose certificates are accepted. */
  public List<X509Certificate> authorities() {
    return certificates.authorities();
  }

  /**
   * Who asks.
   *
   * @param chain that was shown, may be empty
   * @param authorization the header, or null
   * @throws ApiException 401
   */
  public User user(Certificate[] chain, @Nullable String authorization, String path, Instant now) {
    Optional<User> shown = certificates.user(chain, now);
    if (shown.isPresent()) {
      return shown.get();
    }
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return token(authorization.substring(BEARER.length()).strip(), tokens.issuer())
          .orElseThrow(ApiException::unauthorized);
    }
    if (chain.length == 0
        && authorization == null
        && (anonymousPaths.contains("*") || anonymousPaths.contains(path))) {
      return User.ANONYMOUS;
    }
    throw ApiException.unauthorized();
  }

  /** The account of a token, if it is good for an audience now. */
  public Optional<User> token(String token, String audience) {
    return tokens.user(token, audience.isEmpty() ? tokens.issuer() : audience);
  }
}
