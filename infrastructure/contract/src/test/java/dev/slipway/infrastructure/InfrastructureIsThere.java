package dev.slipway.infrastructure;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests, with the reason, where the infrastructure that they need isn't there. In a pipeline
 * (CI is {@code true}) they fail instead: there a skipped test would go unnoticed.
 */
public abstract class InfrastructureIsThere implements ExecutionCondition {

  private final String what;

  /**
   * A condition.
   *
   * @param what what must be there, such as {@code Docker and the image}
   */
  protected InfrastructureIsThere(String what) {
    this.what = what;
  }

  /**
   * Looks for it.
   *
   * @return what is missing, and what to do about that; empty if nothing is
   * @throws DriverException if the driver says so itself
   */
  protected abstract Optional<String> missing();

  /** An environment variable that is set to something. */
  protected static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  @Override
  public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = lookedFor();
    if (missing.isPresent() && environment("CI").equals(Optional.of("true"))) {
      throw new IllegalStateException(missing.get());
    }
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled(what + " are there"));
  }

  private Optional<String> lookedFor() {
    try {
      return missing();
    } catch (DriverException e) {
      return Optional.of(e.getMessage() + ". " + e.remedy());
    }
  }
}
