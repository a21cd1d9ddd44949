package dev.slipway.provisioner.topology;

import dev.slipway.kit.problem.FieldError;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that is wrong with a wish.
 *
 * @param code which problem it is
 * @param error the field, what is wrong with it and what to do
 */
public record Finding(ProblemCode code, FieldError error) {

  /** A finding about a field's value. */
  public static Finding invalid(String field, String message, String remedy) {
    return of(ProblemCode.VALIDATION_FAILED, field, message, remedy);
  }

  /** A finding of any kind. */
  public static Finding of(ProblemCode code, String field, String message, String remedy) {
    return new Finding(code, new FieldError(field, message, remedy));
  }

  /**
   * Tells all findings at once, if there are any. The answer's code is that of a field's value if
   * one is wrong, else that of the first finding.
   */
  public static void refuse(List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    ProblemCode code =
        findings.stream().anyMatch(one -> one.code() == ProblemCode.VALIDATION_FAILED)
            ? ProblemCode.VALIDATION_FAILED
            : findings.getFirst().code();
    String detail =
        findings.stream()
            .map(one -> one.error().field() + " " + one.error().message() + ".")
            .collect(Collectors.joining(" "));
    throw new ProblemException(code, detail, findings.stream().map(Finding::error).toList());
  }
}
