package dev.slipway.kit.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request can't be served, and the caller is told why. Its text goes to the caller. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final transient List<FieldError> errors;
  private final @Nullable Duration retryAfter;

  /**
   * A problem.
   *
   * @param code which of the catalogue
   * @param detail what happened this time, for the caller: no secrets, no internals
   * @param errors the fields that are wrong
   */
  public ProblemException(ProblemCode code, String detail, FieldError... errors) {
    this(code, detail, List.of(errors), null);
  }

  /** A problem with the fields that are wrong. */
  public ProblemException(ProblemCode code, String detail, List<FieldError> errors) {
    this(code, detail, errors, null);
  }

  private ProblemException(
      ProblemCode code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** The same problem with a {@code Retry-After} header of whole seconds, at least 1. */
  public ProblemException retryAfter(Duration duration) {
    return new ProblemException(code, detail(), errors, duration);
  }

  /** Which problem of the catalogue. */
  public ProblemCode code() {
    return code;
  }

  /** What happened this time. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The fields that are wrong. */
  public List<FieldError> errors() {
    return errors;
  }

  /** When to try again, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
