package dev.slipway.gateway.errorcatalogue;

import dev.slipway.kit.problem.ProblemCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A problem code and what it means.
 *
 * @param code as in problem documents: {@code validation-failed}
 * @param type the path of this page
 * @param status the HTTP status it comes with
 * @param title what it means
 * @param remedy what to do
 */
public record ErrorPage(String code, String type, int status, String title, String remedy) {

  /** All codes, by status. */
  public static List<ErrorPage> all() {
    return Arrays.stream(ProblemCode.values()).map(ErrorPage::of).toList();
  }

  public static Optional<ErrorPage> find(String code) {
    return ProblemCode.find(code).map(ErrorPage::of);
  }

  private static ErrorPage of(ProblemCode code) {
    return new ErrorPage(code.code(), code.type(), code.status(), code.title(), code.remedy());
  }
}
