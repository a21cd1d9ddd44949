package dev.slipway.gateway.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the local authority's certificate and the server's, EC P-256. */
public final class CertificateMaker {

  static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  /** One year: well below the 825 days at which Apple's clients refuse a server certificate. */
  static final Duration SERVER_LIFETIME = Duration.ofDays(365);

  /** Clients whose clocks are a little behind accept a new certificate, too. */
  private static final Duration BACKDATED = Duration.ofMinutes(10);

  private final SecureRandom random = new SecureRandom();

  KeyAndCertificate authority(Instant now) {
    try {
      KeyPair keys = newKeys();
      // The serial makes the name unique, so that a client never mixes up two installations' CAs.
      X500Principal name =
          new X500Principal("CN=Slipway gateway CA " + serial().toString(16).substring(0, 8));
      JcaX509v3CertificateBuilder builder =
          builder(name, name, keys, now, now.plus(AUTHORITY_LIFETIME));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return sign(builder, keys, keys);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("the local authority's certificate could not be made", e);
    }
  }

  KeyAndCertificate server(KeyAndCertificate authority, Set<String> names, Instant now) {
    try {
      KeyPair keys = newKeys();
      X509Certificate ca = authority.certificate();
      Instant end = now.plus(SERVER_LIFETIME);
      Instant caEnd = ca.getNotAfter().toInstant();
      JcaX509v3CertificateBuilder builder =
          builder(
              ca.getSubjectX500Principal(),
              new X500Principal("CN=Slipway gateway"),
              keys,
              now,
              end.isBefore(caEnd) ? end : caEnd);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(ca));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(Extension.subjectAlternativeName, false, SubjectNames.encode(names));
      return sign(builder, keys, new KeyPair(ca.getPublicKey(), authority.key()));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("the gateway's certificate could not be made", e);
    }
  }

  private JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial(),
        Date.from(now.minus(BACKDATED)),
        Date.from(end),
        subject,
        keys.getPublic());
  }

  private static KeyAndCertificate sign(
      JcaX509v3CertificateBuilder builder, KeyPair keys, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    var holder =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    return new KeyAndCertificate(
        keys.getPrivate(), new JcaX509CertificateConverter().getCertificate(holder));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** 127 random bits and a leading one: positive, and within the 20 octets of RFC 5280. */
  private BigInteger serial() {
    return new BigInteger(127, random).setBit(127);
  }
}
