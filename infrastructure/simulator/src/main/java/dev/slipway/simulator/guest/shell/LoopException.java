package dev.slipway.simulator.guest.shell;

/** {@code break} or {@code continue}. */
final class LoopException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean goesOn;

  LoopException(boolean goesOn) {
    super("loop", null, false, false);
    this.goesOn = goesOn;
  }

  boolean goesOn() {
    return goesOn;
  }
}
