package dev.slipway.deployer.application;

import dev.slipway.kit.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The key of {@code SLIPWAY_DEPLOYER_ENCRYPTION_KEY}, that all of the deployer's other keys are
 * derived from (HKDF, RFC 5869), one for each purpose. The service does not start without it.
 */
@ApplicationScoped
public class MasterKey {
  private static final int KEY_BYTES = 32;

  private final byte[] key;

  @Inject
  MasterKey(@ConfigProperty(name = "slipway.deployer.encryption.key") Optional<Secret> key) {
    this.key = decode(key.map(Secret::reveal).orElse(""));
  }

  /**
   * A key of 32 bytes.
   *
   * @param algorithm what it is for, such as {@code AES}
   * @param purpose a name that no other key has; never to be changed
   */
  public SecretKey derive(String algorithm, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
    }
  }

  private static byte[] decode(String base64) {
    if (base64.isBlank()) {
      throw refusal("is not set");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.trim());
    } catch (IllegalArgumentException e) {
      throw refusal("is not base64");
    }
    if (bytes.length != KEY_BYTES) {
      throw refusal("has " + bytes.length + " bytes and needs " + KEY_BYTES);
    }
    return bytes;
  }

  private static IllegalStateException refusal(String why) {
    return new IllegalStateException(
        "SLIPWAY_DEPLOYER_ENCRYPTION_KEY "
            + why
            + ". Make one with: openssl rand -base64 32 - and keep it: applications' secrets"
            + " can't be read without it");
  }
}
