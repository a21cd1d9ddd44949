package dev.slipway.infrastructure.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A second command beside a shell's, which waits for the end of its input and then ends the shell's
 * with all that it started. Where a broken connection ends neither, the leash holds however the
 * driver's process ends.
 *
 * @param variable {@code NAME=value}: which processes are the shell's, for an environment is
 *     inherited
 */
public record Leash(String variable) {

  private static final String NAME = "SLIPWAY_SHELL";

  /**
   * Rounds of a second each, so that a command is found that was still starting when the connection
   * broke.
   */
  private static final String SCRIPT =
      """
      read -r released && exit 0
      for signal in HUP KILL KILL KILL; do
        for process in $(grep -lzxF "$1" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3); do
          kill -s $signal "$process" 2>/dev/null
        done
        sleep 1
      done
      """;

  private static final String RELEASED = "released\n";

  /** Of one shell, and no other. */
  public static Leash ofOneShell() {
    return new Leash(NAME + "=" + UUID.randomUUID());
  }

  /** The leash's own command; it must not have the variable in its environment. */
  public List<String> command() {
    return List.of("/bin/sh", "-c", SCRIPT, "slipway-leash", variable);
  }

  /** The input that ends the leash and nothing else: what a shell has left then runs on. */
  public static byte[] release() {
    return RELEASED.getBytes(StandardCharsets.US_ASCII);
  }
}
