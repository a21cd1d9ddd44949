package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.driver.ConsoleText;
import java.io.IOException;

/** What a machine printed on its serial port, over all its boots. */
final class Console {

  /** What is kept of a console that has grown to twice as much. */
  static final long KEPT_BYTES = 2 << 20;

  /** Carriage returns are taken away: with them a text is at most twice as long. */
  private static final long CARRIAGE_RETURNS = 2;

  private Console() {}

  static String read(MachineFiles files, int mostBytes) throws IOException {
    return ConsoleText.tail(Disk.tail(files.console(), CARRIAGE_RETURNS * mostBytes), mostBytes);
  }
}
