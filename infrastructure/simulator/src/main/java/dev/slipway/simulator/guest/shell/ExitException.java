package dev.slipway.simulator.guest.shell;

/** {@code exit}, or the end of a program that a shell has become. */
final class ExitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  ExitException(int code) {
    super("exit", null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
