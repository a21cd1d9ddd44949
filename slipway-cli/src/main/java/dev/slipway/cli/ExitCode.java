package dev.slipway.cli;

/** What a command's end tells a script. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The request was understood and refused, or something here went wrong; the text says what. */
  public static final int REFUSED = 1;

  /** The command line itself was wrong. */
  public static final int USAGE = 2;

  /** Slipway does not answer, or not all of it runs. */
  public static final int NOT_RUNNING = 3;

  /** An operation failed or was cancelled. */
  public static final int OPERATION_FAILED = 4;

  /** Something that must be installed or free on this machine is not. */
  public static final int PREREQUISITE_MISSING = 5;

  /** The connection to a command in a machine broke; it ends with the command's own code else. */
  public static final int CONNECTION_LOST = 255;

  private ExitCode() {}
}
