package dev.slipway.simulator.kubernetes.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Signed JSON Web Tokens (RFC 7519) with RS256 and ES256. */
final class JsonWebTokens {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final PrivateKey signingKey;
  private final List<PublicKey> keys;

  JsonWebTokens(String signingKeyPem, List<String> keysPem) {
    signingKey = Pem.privateKey(signingKeyPem);
    List<PublicKey> all = new ArrayList<>();
    keysPem.forEach(pem -> all.addAll(Pem.publicKeys(pem)));
    keys = List.copyOf(all);
  }

  String sign(ObjectNode claims) {
    boolean rsa = signingKey.getAlgorithm().equals("RSA");
    ObjectNode header = Json.object().put("alg", rsa ? "RS256" : "ES256").put("typ", "JWT");
    if (!keys.isEmpty()) {
      header.put("kid", keyId(keys.getFirst()));
    }
    String content = encode(Json.bytes(header)) + "." + encode(Json.bytes(claims));
    try {
      Signature signature =
          Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      signature.initSign(signingKey);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a token can't be signed", e);
    }
  }

  /** The claims of a token, if a key vouches for it. */
  Optional<JsonNode> verify(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      String algorithm = Json.text(Json.MAPPER.readTree(DECODER.decode(parts[0])), "alg");
      byte[] content = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      byte[] signature = DECODER.decode(parts[2]);
      for (PublicKey key : keys) {
        if (isSigned(key, algorithm, content, signature)) {
          return Optional.of(Json.MAPPER.readTree(DECODER.decode(parts[1])));
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSigned(
      PublicKey key, String algorithm, byte[] content, byte[] signature) {
    boolean rsa = key instanceof RSAPublicKey;
    if (!algorithm.equals(rsa ? "RS256" : "ES256")) {
      return false;
    }
    try {
      Signature verifier =
          Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String keyId(PublicKey key) {
    try {
      return encode(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The keys as a set (RFC 7517), for those who verify tokens themselves. */
  ObjectNode keySet() {
    ObjectNode set = Json.object();
    var list = set.putArray("keys");
    for (PublicKey key : keys) {
      ObjectNode json = list.addObject().put("use", "sig").put("kid", keyId(key));
      if (key instanceof RSAPublicKey rsa) {
        json.put("kty", "RSA").put("alg", "RS256");
        json.put("n", encode(unsigned(rsa.getModulus())));
        json.put("e", encode(unsigned(rsa.getPublicExponent())));
      } else if (key instanceof java.security.interfaces.ECPublicKey ec) {
        json.put("kty", "EC").put("alg", "ES256").put("crv", "P-256");
        json.put("x", encode(fixed(ec.getW().getAffineX())));
        json.put("y", encode(fixed(ec.getW().getAffineY())));
      }
    }
    return set;
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = unsigned(number);
    byte[] fixed = new byte[32];
    System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
    return fixed;
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
