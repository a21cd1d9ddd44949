package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as text (RFC 7468). */
final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** A private key in PKCS #8. */
  record PrivateKeyText(Secret text) {
    PrivateKey decode(String algorithm) {
      try {
        byte[] der = Pem.decode(text.reveal(), "PRIVATE KEY");
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // The cause is left out: nothing that was made from a key goes into a log.
        throw new IllegalArgumentException("This is no " + algorithm + " key in PKCS #8");
      }
    }
  }

  private Pem() {}

  static Secret privateKey(PrivateKey key) {
    return Secret.of(encode("PRIVATE KEY", key.getEncoded()));
  }

  static String publicKey(PublicKey key) {
    return encode("PUBLIC KEY", key.getEncoded());
  }

  static String certificate(byte[] der) {
    return encode("CERTIFICATE", der);
  }

  static X509Certificate certificate(String pem) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) factory.generateCertificate(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("This is no X.509 certificate in PEM", e);
    }
  }

  private static String encode(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  private static byte[] decode(String pem, String label) {
    String body =
        pem.replace("-----BEGIN " + label + "-----", "")
            .replace("-----END " + label + "-----", "")
            .strip();
    return Base64.getMimeDecoder().decode(body);
  }
}
