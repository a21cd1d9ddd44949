package dev.slipway.monitor.node;

/** A cluster can't be seen now. The message says why, fit for users. */
public final class UnseenException extends RuntimeException {

  public UnseenException(String message, Throwable cause) {
    super(message, cause);
  }
}
