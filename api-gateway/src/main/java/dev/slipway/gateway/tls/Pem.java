package dev.slipway.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** PEM texts of certificates and PKCS #8 keys. */
public final class Pem {

  private Pem() {}

  public static String of(X509Certificate certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String of(PrivateKey key) {
    return write("PRIVATE KEY", key.getEncoded());
  }

  /** Reads a pair, or nothing if either half is damaged or they don't belong together. */
  public static Optional<KeyAndCertificate> read(String certificatePem, String keyPem) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)));
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content(keyPem)));
      KeyAndCertificate pair = new KeyAndCertificate(key, certificate);
      return belongTogether(pair) ? Optional.of(pair) : Optional.empty();
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }

  private static boolean belongTogether(KeyAndCertificate pair) throws GeneralSecurityException {
    byte[] probe = {1, 2, 3};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.key());
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(pair.certificate().getPublicKey());
    signature.update(probe);
    return signature.verify(signed);
  }

  private static byte[] content(String pem) throws IOException {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject object = reader.readPemObject();
      if (object == null) {
        throw new IOException("no PEM object");
      }
      return object.getContent();
    }
  }

  private static String write(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
