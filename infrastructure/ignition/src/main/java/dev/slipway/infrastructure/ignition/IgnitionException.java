package dev.slipway.infrastructure.ignition;

/**
 * A configuration that isn't Ignition v3, or asks what can't be done here. Names the place and
 * never its value, which may be secret.
 */
public final class IgnitionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String remedy;

  public IgnitionException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
