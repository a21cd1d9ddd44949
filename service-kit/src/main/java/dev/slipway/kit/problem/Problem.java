package dev.slipway.kit.problem;

import java.util.List;

/**
 * A problem document (RFC 9457).
 *
 * @param type the path of the problem's page in the catalogue
 * @param title what happened, the same words for every occurrence
 * @param status the HTTP status
 * @param code the catalogue's code, such as {@code validation-failed}
 * @param detail what happened this time
 * @param instance the path of the request
 * @param correlationId the request's correlation id
 * @param errors the fields that are wrong, if it is about fields
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String instance,
    String correlationId,
    List<FieldError> errors) {

  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    errors = List.copyOf(errors);
  }

  /** The document of one occurrence. */
  public static Problem of(
      ProblemCode code,
      String detail,
      List<FieldError> errors,
      String instance,
      String correlationId) {
    return new Problem(
        code.type(),
        code.title(),
        code.status(),
        code.code(),
        detail,
        instance,
        correlationId,
        errors);
  }
}
