package dev.slipway.events;

/**
 * A message on the topic that is not an event as {@link CloudEventCodec} writes them. Reading it
 * again gives the same answer, so it belongs to the dead letters.
 */
public class UnreadableEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says in {@code message} which attribute or field is wrong, and how. */
  public UnreadableEventException(String message) {
    super(message);
  }
}
