package dev.slipway.simulator.guest.shell;

/** A script that this shell can't read. */
final class ShellSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean incomplete;

  ShellSyntaxException(String message, boolean incomplete) {
    super(message);
    this.incomplete = incomplete;
  }

  /** Whether more lines could make it whole. */
  boolean incomplete() {
    return incomplete;
  }
}
