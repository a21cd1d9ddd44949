package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Secret;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate and its private key.
 *
 * @param certificatePem X.509 in PEM
 * @param privateKeyPem PKCS #8 in PEM
 */
public record CertificateAndKey(String certificatePem, Secret privateKeyPem) {

  public X509Certificate certificate() {
    return Pem.certificate(certificatePem);
  }

  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }
}
