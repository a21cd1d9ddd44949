package dev.slipway.deployer.manifest;

import dev.slipway.kit.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an application's Secret holds.
 *
 * @param values by key, which is the environment variable's name
 */
public record SecretData(SortedMap<String, Secret> values) {

  public SecretData {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public SecretData(Map<String, Secret> values) {
    this(new TreeMap<>(values));
  }

  /**
   * Changes whenever a value does. It stands in the pods' template, so that they are replaced then.
   * It gives nothing away: the salt among the values can't be guessed.
   */
  public String revision() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      values.forEach(
          (key, value) -> {
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(value.reveal().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
