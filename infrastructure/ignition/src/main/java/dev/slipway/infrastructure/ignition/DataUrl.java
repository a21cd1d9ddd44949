package dev.slipway.infrastructure.ignition;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** {@code data:} URLs (RFC 2397). */
final class DataUrl {

  private static final String SCHEME = "data:";

  private DataUrl() {}

  /**
   * The bytes that the URL carries.
   *
   * @throws IllegalArgumentException if it is no such URL; the message doesn't quote it
   */
  static byte[] decode(String url) {
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new IllegalArgumentException("is not a data: URL");
    }
    int comma = url.indexOf(',');
    if (comma < 0) {
      throw new IllegalArgumentException("is a data: URL without a comma");
    }
    byte[] data = percentDecoded(url.substring(comma + 1));
    if (!url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
      return data;
    }
    try {
      return Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is a data: URL whose base64 is broken");
    }
  }

  private static byte[] percentDecoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf('%') < 0) {
      return in;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.write(in[i]);
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("is a data: URL with a broken % escape");
      }
      out.write(high << 4 | low);
      i += 2;
    }
    return out.toByteArray();
  }
}
