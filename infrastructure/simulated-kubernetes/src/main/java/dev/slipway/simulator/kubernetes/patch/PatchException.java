package dev.slipway.simulator.kubernetes.patch;

/** A patch that can't be applied. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public PatchException(String message) {
    super(message, null, false, false);
  }
}
