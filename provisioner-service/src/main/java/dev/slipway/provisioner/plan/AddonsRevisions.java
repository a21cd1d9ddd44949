package dev.slipway.provisioner.plan;

import dev.slipway.provisioner.addon.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells one set of add-ons from another. */
public final class AddonsRevisions {

  private AddonsRevisions() {}

  /** A fingerprint of the objects: other objects, another revision. */
  public static String of(List<Manifest> manifests) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Manifest manifest : manifests) {
        digest.update(manifest.json().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
