package dev.slipway.simulator.kubernetes.auth;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private Pem() {}

  private record Block(String type, byte[] bytes) {}

  private static List<Block> blocks(String pem) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(pem);
    while (matcher.find()) {
      blocks.add(
          new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
    }
    return blocks;
  }

  /**
   * All certificates of a text.
   *
   * @throws IllegalArgumentException if one can't be read
   */
  public static List<X509Certificate> certificates(String pem) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(pem)) {
        if (block.type().equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
        }
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a certificate can't be read", e);
    }
  }

  /**
   * The public keys of a text: keys, or those of certificates, or those that belong to private keys
   * are not accepted.
   *
   * @throws IllegalArgumentException if one can't be read
   */
  public static List<PublicKey> publicKeys(String pem) {
    List<PublicKey> keys = new ArrayList<>();
    for (Block block : blocks(pem)) {
      if (block.type().equals("PUBLIC KEY")) {
        keys.add(publicKey(block.bytes()));
      }
    }
    certificates(pem).forEach(certificate -> keys.add(certificate.getPublicKey()));
    return keys;
  }

  private static PublicKey publicKey(byte[] der) {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(spec);
      } catch (GeneralSecurityException e) {
        // It may be one of the other algorithm.
      }
    }
    throw new IllegalArgumentException("a public key is neither EC nor RSA");
  }

  /**
   * The first private key of a text.
   *
   * @throws IllegalArgumentException if there is none, or it can't be read
   */
  public static PrivateKey privateKey(String pem) {
    for (Block block : blocks(pem)) {
      switch (block.type()) {
        case "PRIVATE KEY" -> {
          return pkcs8(block.bytes(), List.of("EC", "RSA"));
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(wrap(block.bytes(), "300d06092a864886f70d0101010500"), List.of("RSA"));
        }
        case "EC PRIVATE KEY" -> {
          return pkcs8(
              wrap(block.bytes(), "301306072a8648ce3d020106082a8648ce3d030107"), List.of("EC"));
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("there is no private key");
  }

  private static PrivateKey pkcs8(byte[] der, List<String> algorithms) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // It may be one of the other algorithm.
      }
    }
    throw new IllegalArgumentException("a private key can't be read");
  }

  /** PKCS #8 around the older forms, whose algorithm (P-256 for EC) is given as DER. */
  private static byte[] wrap(byte[] key, String algorithm) {
    byte[] version = {2, 1, 0};
    byte[] identifier = new BigInteger(algorithm, 16).toByteArray();
    byte[] octets = tagged(4, key);
    byte[] content = new byte[version.length + identifier.length + octets.length];
    System.arraycopy(version, 0, content, 0, version.length);
    System.arraycopy(identifier, 0, content, version.length, identifier.length);
    System.arraycopy(octets, 0, content, version.length + identifier.length, octets.length);
    return tagged(0x30, content);
  }

  private static byte[] tagged(int tag, byte[] content) {
    byte[] length;
    if (content.length < 0x80) {
      length = new byte[] {(byte) content.length};
    } else {
      byte[] number = BigInteger.valueOf(content.length).toByteArray();
      int skip = number[0] == 0 ? 1 : 0;
      length = new byte[1 + number.length - skip];
      length[0] = (byte) (0x80 | number.length - skip);
      System.arraycopy(number, skip, length, 1, number.length - skip);
    }
    byte[] all = new byte[1 + length.length + content.length];
    all[0] = (byte) tag;
    System.arraycopy(length, 0, all, 1, length.length);
    System.arraycopy(content, 0, all, 1 + length.length, content.length);
    return all;
  }

  /** A text as bytes. */
  public static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }
}
