package dev.slipway.gateway.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The beginning of an unreadable payload, fit for eyes and terminals: control characters and what
 * is no ASCII are escaped, and what looks like a secret is masked. Events carry no secrets; a
 * payload that is no event might.
 */
public final class PayloadPreview {

  private static final int BYTES = 256;

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)([\"']?[\\w.-]*(?:password|passwd|secret|token|credential|authorization|api[_-]?key"
              + "|private[_-]?key)[\\w.-]*[\"']?\\s*[:=]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"?|[^\\s,;}&]+)");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*", Pattern.DOTALL);

  private PayloadPreview() {}

  public static String of(byte[] payload) {
    // Masked before it is cut, so that the cut can't hide what marks a secret.
    String text =
        new String(payload, 0, Math.min(payload.length, 16 * BYTES), StandardCharsets.ISO_8859_1);
    String masked = SECRET.matcher(text).replaceAll("$1***");
    masked = PRIVATE_KEY.matcher(masked).replaceAll("***");
    StringBuilder preview = new StringBuilder();
    for (int i = 0; i < Math.min(masked.length(), BYTES); i++) {
      append(preview, masked.charAt(i));
    }
    if (payload.length > BYTES) {
      preview.append('…');
    }
    return preview.toString();
  }

  private static void append(StringBuilder preview, char c) {
    if (c == '\\') {
      preview.append("\\\\");
    } else if (c >= ' ' && c < 0x7f) {
      preview.append(c);
    } else {
      preview
          .append("\\x")
          .append(Character.forDigit(c >> 4, 16))
          .append(Character.forDigit(c & 15, 16));
    }
  }
}
