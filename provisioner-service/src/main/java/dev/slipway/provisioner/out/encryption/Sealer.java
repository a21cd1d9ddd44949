package dev.slipway.provisioner.out.encryption;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.slipway.kit.secret.Secret;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Encrypts what must be secret at rest: AES-256-GCM with the key of {@code SLIPWAY_ENCRYPTION_KEY},
 * each text bound to the row it belongs to, so that none can be put in another's place. The service
 * does not start without the key.
 */
@ApplicationScoped
@Startup
public class Sealer {
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final Aead aead;

  @Inject
  Sealer(@ConfigProperty(name = "slipway.encryption.key") Optional<Secret> key) {
    this.aead = aead(decode(key.map(Secret::reveal).orElse("")));
  }

  /**
   * Encrypts.
   *
   * @param place the table and the key of the row, such as {@code cluster_authorities/cl-x}
   */
  public byte[] seal(byte[] plain, String place) {
    try {
      return aead.encrypt(plain, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("nothing can be encrypted", e);
    }
  }

  /**
   * Decrypts.
   *
   * @throws IllegalStateException when it was sealed with another key or for another place
   */
  public byte[] open(byte[] sealed, String place) {
    try {
      return aead.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          place
              + " can't be decrypted. SLIPWAY_ENCRYPTION_KEY must be the key that it was encrypted"
              + " with",
          e);
    }
  }

  @AccessesPartialKey
  private static Aead aead(byte[] key) {
    try {
      AeadConfig.register();
      AesGcmParameters parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(KEY_BYTES)
              .setIvSizeBytes(IV_BYTES)
              .setTagSizeBytes(TAG_BYTES)
              .setVariant(AesGcmParameters.Variant.NO_PREFIX)
              .build();
      AesGcmKey aesKey =
          AesGcmKey.builder()
              .setParameters(parameters)
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .build();
      return KeysetHandle.newBuilder()
          .addEntry(KeysetHandle.importKey(aesKey).withRandomId().makePrimary())
          .build()
          .getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not there", e);
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
        "SLIPWAY_ENCRYPTION_KEY "
            + why
            + ". Make one with: openssl rand -base64 32 - and keep it: what was encrypted with it"
            + " can't be read without it");
  }
}
