package dev.slipway.gateway.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A bearer token's secret: 32 random bytes behind a prefix by which leaks can be searched for. Only
 * its SHA-256 is stored; with 256 random bits a slow hash would add nothing but load.
 */
public final class TokenSecret {

  private static final String PREFIX = "slw_";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("slw_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String value;

  private TokenSecret(String value) {
    this.value = value;
  }

  public static TokenSecret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  public static TokenSecret of(String value) {
    return new TokenSecret(value);
  }

  /** Whether a store need be asked at all. */
  public boolean isWellFormed() {
    return FORM.matcher(value).matches();
  }

  /** The secret itself; for the one answer or file that hands it to its owner. */
  public String reveal() {
    return value;
  }

  /** The SHA-256 in hexadecimal: what is stored. */
  public String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      String hex = HexFormat.of().formatHex(digest);
      Arrays.fill(digest, (byte) 0);
      return hex;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
