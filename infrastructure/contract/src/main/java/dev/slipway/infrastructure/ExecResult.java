package dev.slipway.infrastructure;

import java.nio.charset.StandardCharsets;

/** What a command in a machine said. It printed text or bytes, 16 MiB a stream at most. */
public final class ExecResult {

  /** The most that is kept of each stream, in bytes. */
  public static final int MOST_BYTES = 16 * 1024 * 1024;

  private final int exitCode;
  private final byte[] stdout;
  private final byte[] stderr;
  private final boolean truncated;

  /**
   * Made by drivers.
   *
   * @param truncated whether more was printed than {@link #MOST_BYTES} on one of the streams
   */
  public ExecResult(int exitCode, byte[] stdout, byte[] stderr, boolean truncated) {
    this.exitCode = exitCode;
    this.stdout = stdout.clone();
    this.stderr = stderr.clone();
    this.truncated = truncated;
  }

  public int exitCode() {
    return exitCode;
  }

  public boolean succeeded() {
    return exitCode == 0;
  }

  public String stdout() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  public byte[] stdoutBytes() {
    return stdout.clone();
  }

  public String stderr() {
    return new String(stderr, StandardCharsets.UTF_8);
  }

  public boolean truncated() {
    return truncated;
  }

  /** The exit code and the streams' lengths only: what a command prints may be secret. */
  @Override
  public String toString() {
    return "exit "
        + exitCode
        + ", "
        + stdout.length
        + " bytes on stdout, "
        + stderr.length
        + " on stderr";
  }
}
