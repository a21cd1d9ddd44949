package dev.slipway.infrastructure;

import org.jspecify.annotations.Nullable;

/**
 * A driver could not do what it was asked. Message and remedy are for people and hold no secret.
 */
public final class DriverException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why, and whether the same call may succeed later without anybody's doing. */
  public enum Code {
    /** The infrastructure doesn't answer, or has no room for the call just now. */
    UNAVAILABLE(true),
    /** The deadline passed; what was asked may still happen. */
    DEADLINE_EXCEEDED(true),
    /** It answered with an error that names no other code. */
    FAILED(true),
    /** No such machine. */
    NOT_FOUND(false),
    /** No such image. */
    IMAGE_NOT_FOUND(false),
    /** It is there already, and was made to another specification. */
    CONFLICT(false),
    NETWORK_OVERLAP(false),
    /** The network can't be destroyed while machines are in it, nor a volume that is in use. */
    IN_USE(true),
    ADDRESS_TAKEN(false),
    HOST_PORT_TAKEN(false),
    INSUFFICIENT_MEMORY(false),
    /** The machine must be running for this. */
    NOT_RUNNING(false),
    /** The driver can't do that: the message names what. */
    UNSUPPORTED(false),
    /** The infrastructure refuses Slipway's credentials or rights. */
    FORBIDDEN(false);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    public boolean retryable() {
      return retryable;
    }
  }

  private final Code code;
  private final String remedy;

  public DriverException(Code code, String message, String remedy) {
    this(code, message, remedy, null);
  }

  public DriverException(Code code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  public Code code() {
    return code;
  }

  public boolean retryable() {
    return code.retryable();
  }

  /** What to do about it, a sentence. */
  public String remedy() {
    return remedy;
  }
}
