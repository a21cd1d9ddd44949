package dev.slipway.infrastructure.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.infrastructure.DriverException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests, with the reason, where there is no Docker or no machine image. In a pipeline (CI is
 * {@code true}) they fail instead: there a skipped test would go unnoticed.
 */
final class DockerIsThere implements ExecutionCondition {

  /** The image that machines boot: SLIPWAY_MACHINE_IMAGE, or the newest local build. */
  static String image() {
    return Optional.ofNullable(System.getenv("SLIPWAY_MACHINE_IMAGE"))
        .filter(image -> !image.isBlank())
        .orElse("slipway/machine:current");
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing();
    if (missing.isPresent() && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(missing.get());
    }
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("Docker and the image are there"));
  }

  private static Optional<String> missing() {
    try (DockerApi daemon = new DockerApi(DockerSettings.DEFAULT)) {
      daemon.call(
          "looking for the machine image",
          Deadline.in(Duration.ofSeconds(10)),
          docker -> docker.inspectImageCmd(image()).exec());
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of("Docker has no image " + image() + ": build it with images/build");
    } catch (DriverException e) {
      return Optional.of(e.getMessage() + ". " + e.remedy());
    }
  }
}
