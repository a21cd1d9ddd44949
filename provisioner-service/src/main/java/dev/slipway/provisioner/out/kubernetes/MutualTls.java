package dev.slipway.provisioner.out.kubernetes;

import dev.slipway.provisioner.certificate.CertificateAndKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts one authority and shows one certificate. */
final class MutualTls {

  private MutualTls() {}

  static SSLContext context(String authorityPem, CertificateAndKey client) {
    try {
      KeyStore trusted = empty();
      trusted.setCertificateEntry("authority", certificate(authorityPem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);

      Certificate own = client.certificate();
      KeyStore keys = empty();
      char[] password = new char[0];
      keys.setKeyEntry(
          "client",
          key(client.privateKeyPem().reveal(), own.getPublicKey().getAlgorithm()),
          password,
          new Certificate[] {own});
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(keys, password);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS can't be set up", e);
    }
  }

  /**
   * It never leaves memory, so the key needs no protection in it: PKCS12 would derive a key from
   * the password, which took 40 ms where JKS took 0.02 ms.
   */
  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  private static Certificate certificate(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance(algorithm.equals("RSA") ? "RSA" : "EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
