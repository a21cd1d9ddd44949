package dev.slipway.cli.render;

import dev.slipway.cli.api.Problem;
import dev.slipway.cli.api.Problem.FieldProblem;

/** A problem document for people: what happened, which field, what to do. */
public final class ProblemText {
  private ProblemText() {}

  public static String of(Problem problem) {
    StringBuilder text = new StringBuilder(problem.title());
    if (!problem.detail().isBlank() && !problem.detail().equals(problem.title())) {
      text.append(": ").append(problem.detail());
    }
    for (FieldProblem field : problem.fields()) {
      text.append("\n  ");
      if (!field.field().isBlank()) {
        text.append(field.field()).append(": ");
      }
      text.append(field.message());
      if (!field.remedy().isBlank()) {
        text.append("\n    ").append(field.remedy());
      }
    }
    text.append("\n  [")
        .append(problem.code().isBlank() ? "HTTP " + problem.status() : problem.code());
    if (!problem.correlationId().isBlank()) {
      text.append(", correlation id ").append(problem.correlationId());
    }
    return text.append(']').toString();
  }
}
