package dev.slipway.events;

/**
 * An event of a type that this version does not know: written by a newer service. Consumers skip
 * it; it is no dead letter.
 */
public final class UnknownEventTypeException extends UnreadableEventException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /** An event with this CloudEvents {@code type}. */
  public UnknownEventTypeException(String type) {
    super("unknown event type " + type);
    this.type = type;
  }

  /** The CloudEvents {@code type} that is not known. */
  public String type() {
    return type;
  }
}
