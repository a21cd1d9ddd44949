package dev.slipway.provisioner.certificate;

import dev.slipway.infrastructure.Ipv4Address;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Puts certificates together as RFC 5280 wants them, and signs them. */
final class X509Writer {

  /** RFC 5280 allows 20 octets; the CA/Browser Forum asks for 64 random bits at least. */
  private static final int SERIAL_BITS = 128;

  private X509Writer() {}

  static CertificateAndKey authority(
      String cluster,
      String commonName,
      KeyPair keys,
      KeyAlgorithm algorithm,
      Validity validity,
      SecureRandom random) {
    X500Name name =
        new X500NameBuilder()
            .addRDN(BCStyle.O, "Slipway")
            .addRDN(BCStyle.OU, cluster)
            .addRDN(BCStyle.CN, commonName)
            .build();
    var builder = builder(name, name, keys.getPublic(), validity, random);
    try {
      var extensions = new JcaX509ExtensionUtils();
      // It signs leaves and no further authorities.
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      return sign(builder, keys.getPrivate(), algorithm, keys);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("The certificate " + name + " could not be made", e);
    }
  }

  static CertificateAndKey leaf(
      LeafRequest request,
      KeyPair keys,
      CertificateAndKey authority,
      KeyAlgorithm algorithm,
      Validity validity,
      SecureRandom random) {
    X509Certificate issuer = authority.certificate();
    X500Name issuerName = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    var builder = builder(issuerName, subject(request), keys.getPublic(), validity, random);
    try {
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, keyUsage(algorithm));
      builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(request.leaf()));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(issuer.getPublicKey()));
      List<GeneralName> names = alternativeNames(request);
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      PrivateKey issuerKey =
          algorithm.privateKey(new Pem.PrivateKeyText(authority.privateKeyPem()));
      return sign(builder, issuerKey, algorithm, keys);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "The certificate " + request.leaf().fileName() + " could not be made", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Validity validity, SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial(random),
        Date.from(validity.notBefore()),
        Date.from(validity.notAfter()),
        subject,
        key);
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
  }

  private static X500Name subject(LeafRequest request) {
    var name = new X500NameBuilder();
    request.organization().ifPresent(group -> name.addRDN(BCStyle.O, group));
    request.unit().ifPresent(unit -> name.addRDN(BCStyle.OU, unit));
    return name.addRDN(BCStyle.CN, request.commonName()).build();
  }

  private static KeyUsage keyUsage(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case EC_P256 -> new KeyUsage(KeyUsage.digitalSignature);
      // TLS 1.2 without forward secrecy encrypts with the key; RSA alone can.
      case RSA_2048 -> new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    };
  }

  private static ExtendedKeyUsage extendedKeyUsage(Leaf leaf) {
    List<KeyPurposeId> purposes = new ArrayList<>();
    if (leaf.isForServers()) {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
    }
    if (leaf.isForClients()) {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
    }
    return new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
  }

  private static List<GeneralName> alternativeNames(LeafRequest request) {
    List<GeneralName> names = new ArrayList<>();
    request.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
    request.addresses().stream()
        .map(Ipv4Address::toString)
        .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
    return names;
  }

  private static CertificateAndKey sign(
      X509v3CertificateBuilder builder, PrivateKey key, KeyAlgorithm algorithm, KeyPair subject)
      throws IOException {
    try {
      var signer = new JcaContentSignerBuilder(algorithm.signatureAlgorithm()).build(key);
      return new CertificateAndKey(
          Pem.certificate(builder.build(signer).getEncoded()),
          Pem.privateKey(subject.getPrivate()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("This JDK makes no " + algorithm + " signatures", e);
    }
  }
}
