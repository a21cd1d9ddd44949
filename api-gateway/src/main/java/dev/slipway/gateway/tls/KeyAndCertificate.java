package dev.slipway.gateway.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the private key of its public key. Prints without the key. */
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {

  @Override
  public String toString() {
    return "KeyAndCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
