package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests, with the reason, where there is no QEMU, no image or no right to use them. In a
 * pipeline (CI is {@code true}) they fail instead: there a skipped test would go unnoticed.
 */
final class QemuIsThere implements ExecutionCondition {

  /** The image that machines boot: SLIPWAY_VM_IMAGE, or the newest local build. */
  static String image() {
    return Optional.ofNullable(System.getenv("SLIPWAY_VM_IMAGE"))
        .filter(image -> !image.isBlank())
        .orElse(
            Path.of(System.getProperty("user.home"), ".cache/slipway/images/vm/current")
                .toString());
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing();
    if (missing.isPresent() && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(missing.get());
    }
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("QEMU and the image are there"));
  }

  private static Optional<String> missing() {
    try {
      new Requirements(new HostFacts(Path.of("/")), QemuSettings.DEFAULT).check();
      VmImage.at(image());
      return Optional.empty();
    } catch (DriverException e) {
      return Optional.of(e.getMessage() + ". " + e.remedy());
    }
  }
}
