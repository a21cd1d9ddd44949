package dev.slipway.gateway.stream;

/** A record on the topic is no event that could be passed on. The message says why. */
public final class UnreadableEventException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableEventException(String message) {
    super(message);
  }
}
