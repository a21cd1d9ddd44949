package dev.slipway.infrastructure.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a machine printed on its serial port, over all its boots. */
final class Console {

  /** What is kept of a console that has grown to twice as much. */
  static final long KEPT_BYTES = 2 << 20;

  /** Carriage returns are taken away: with them a text is at most twice as long. */
  private static final long CARRIAGE_RETURNS = 2;

  private Console() {}

  static String read(MachineFiles files, int mostBytes) throws IOException {
    return tail(Disk.tail(files.console(), CARRIAGE_RETURNS * mostBytes), mostBytes);
  }

  /** The last bytes, from a line's beginning on, without the terminal's carriage returns. */
  static String tail(byte[] console, int mostBytes) {
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
