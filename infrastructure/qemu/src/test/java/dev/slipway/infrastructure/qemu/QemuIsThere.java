package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import java.nio.file.Path;
import java.util.Comparator;
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
    return environment("SLIPWAY_VM_IMAGE").orElseGet(QemuIsThere::newest);
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static String newest() {
    Path cache =
        environment("SLIPWAY_CACHE")
            .map(Path::of)
            .orElseGet(
                () ->
                    environment("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("slipway"));
    Path images = cache.resolve("vm");
    return MachineStore.names(images).stream()
        .map(images::resolve)
        .max(Comparator.comparingLong(image -> image.toFile().lastModified()))
        .orElse(images.resolve("none"))
        .toString();
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
