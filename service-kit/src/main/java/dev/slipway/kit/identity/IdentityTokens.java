package dev.slipway.kit.identity;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.kit.secret.Secret;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Signs and reads identities: JWTs with HS256 and the key of {@code SLIPWAY_IDENTITY_KEY}, good for
 * 60 seconds and for one audience. The service does not start without a key of 32 bytes or more.
 */
@ApplicationScoped
@Startup
public class IdentityTokens {
  /** How long an identity is good. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  private static final Logger LOG = Logger.getLogger(IdentityTokens.class);

  /** How far apart the services' clocks may be. */
  private static final int SKEW_SECONDS = 5;

  private static final int KEY_BYTES = 32;
  private static final String BEARER = "Bearer ";

  private final SecretKey key;
  private final Clock clock;

  @Inject
  IdentityTokens(@ConfigProperty(name = "slipway.identity.key") Optional<Secret> key, Clock clock) {
    this.key = new SecretKeySpec(decode(key.map(Secret::reveal).orElse("")), "HmacSHA256");
    this.clock = clock;
  }

  /**
   * Signs an identity.
   *
   * @param caller who calls; its issuer is the service that signs
   * @param audience the short name of the service that is called
   */
  public String sign(Caller caller, String audience) {
    NumericDate now = NumericDate.fromSeconds(clock.instant().getEpochSecond());
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(caller.issuer());
    claims.setAudience(audience);
    claims.setSubject(caller.subject());
    claims.setStringClaim("project", caller.project());
    claims.setStringClaim("role", caller.role().name());
    claims.setIssuedAt(now);
    claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + LIFE.toSeconds()));
    claims.setJwtId(UUID.randomUUID().toString());
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key);
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("an identity can't be signed", e);
    }
  }

  /**
   * Reads the identity of an {@code Authorization} header.
   *
   * @param audience the short name of the service that reads
   * @throws ProblemException UNAUTHENTICATED when there is none, or {@link #verify} refuses it
   */
  public Caller verifyHeader(@Nullable String authorization, String audience) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new ProblemException(
          ProblemCode.UNAUTHENTICATED,
          "The request carries no identity: it takes Authorization: Bearer.");
    }
    return verify(authorization.substring(BEARER.length()).trim(), audience);
  }

  /**
   * Reads an identity.
   *
   * @param audience the short name of the service that reads
   * @throws ProblemException UNAUTHENTICATED when it is forged, expired, or for another audience
   */
  public Caller verify(String token, String audience) {
    try {
      Instant now = clock.instant();
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKey(key)
              .setJwsAlgorithmConstraints(
                  AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
              .setRequireSubject()
              .setRequireExpirationTime()
              .setRequireIssuedAt()
              .setExpectedIssuers(true, (String[]) null)
              .setExpectedAudience(audience)
              .setAllowedClockSkewInSeconds(SKEW_SECONDS)
              .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
              .build()
              .processToClaims(token);
      return caller(claims);
    } catch (InvalidJwtException e) {
      // The exception's own text contains the token.
      throw refused(
          "error codes " + e.getErrorDetails().stream().map(d -> d.getErrorCode()).toList());
    } catch (MalformedClaimException | IllegalArgumentException e) {
      throw refused("a claim is missing or malformed");
    }
  }

  private static ProblemException refused(String why) {
    LOG.infof("an identity was refused: %s", why);
    return new ProblemException(
        ProblemCode.UNAUTHENTICATED, "The identity is expired, or not one for this service.");
  }

  private static Caller caller(JwtClaims claims) throws MalformedClaimException {
    String project = claims.getStringClaimValue("project");
    String role = claims.getStringClaimValue("role");
    if (project == null || role == null) {
      throw new IllegalArgumentException("it lacks the project or the role");
    }
    return new Caller(claims.getSubject(), project, Role.valueOf(role), claims.getIssuer());
  }

  private static byte[] decode(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.trim());
    } catch (IllegalArgumentException e) {
      throw refusal("is not base64");
    }
    if (bytes.length == 0) {
      throw refusal("is not set");
    }
    if (bytes.length < KEY_BYTES) {
      throw refusal("has " + bytes.length + " bytes and needs " + KEY_BYTES + " or more");
    }
    return bytes;
  }

  private static IllegalStateException refusal(String why) {
    return new IllegalStateException(
        "SLIPWAY_IDENTITY_KEY "
            + why
            + ". Set it to the same value for every service, made for example with:"
            + " openssl rand -base64 32");
  }
}
