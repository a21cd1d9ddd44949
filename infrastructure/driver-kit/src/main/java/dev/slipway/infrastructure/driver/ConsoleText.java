package dev.slipway.infrastructure.driver;

import java.nio.charset.StandardCharsets;

/** A console's bytes as a text that people read. */
public final class ConsoleText {

  private ConsoleText() {}

  /**
   * The last bytes, from a line's beginning on, without the terminal's carriage returns and the
   * NULs that no document and no database takes in a text.
   */
  public static String tail(byte[] console, int mostBytes) {
    byte[] clean =
        new String(console, StandardCharsets.UTF_8)
            .replace("\r", "")
            .replace("\0", "")
            .getBytes(StandardCharsets.UTF_8);
    if (clean.length <= mostBytes) {
      return new String(clean, StandardCharsets.UTF_8);
    }
    String tail = new String(clean, clean.length - mostBytes, mostBytes, StandardCharsets.UTF_8);
    return tail.substring(tail.indexOf('\n') + 1);
  }
}
