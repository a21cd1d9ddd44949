package dev.slipway.simulator;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority and what it signs. */
final class TestCertificates {
  private final KeyPair authorityKeys;
  private final X509Certificate authority;
  private long serial = 1;

  record Leaf(X509Certificate certificate, PrivateKey key) {

    String certificatePem() {
      return certificateText(certificate);
    }

    String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }
  }

  TestCertificates() throws GeneralSecurityException, IOException, OperatorCreationException {
    authorityKeys = keys();
    X500Name name = new X500Name("CN=test authority");
    X509v3CertificateBuilder builder = builder(name, name, authorityKeys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    authority = sign(builder);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(serial++),
        Date.from(now.minusSeconds(60)),
        Date.from(now.plusSeconds(3600)),
        subject,
        keys.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate())));
  }

  /** A certificate for a server at this address, or a client. */
  Leaf leaf(String name, String address)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = keys();
    X509v3CertificateBuilder builder =
        builder(new X500Name("CN=test authority"), new X500Name("CN=" + name), keys);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    return new Leaf(sign(builder), keys.getPrivate());
  }

  String authorityPem() {
    return certificateText(authority);
  }

  X509Certificate authority() {
    return authority;
  }

  private static String certificateText(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] bytes) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  /** A file of an Ignition document. */
  static String file(String path, String content) {
    return "{\"path\":\"%s\",\"mode\":384,\"contents\":{\"source\":\"data:;base64,%s\"}}"
        .formatted(
            path,
            Base64.getEncoder()
                .encodeToString(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** A unit of an Ignition document that is started at every boot. */
  static String unit(String name, String service) {
    return "{\"name\":\"%s\",\"enabled\":true,\"contents\":\"%s\"}"
        .formatted(
            name,
            ("[Service]\n" + service + "\n[Install]\nWantedBy=multi-user.target\n")
                .replace("\n", "\\n"));
  }
}
