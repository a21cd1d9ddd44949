package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.InfrastructureIsThere;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** For tests that need QEMU, the right to use it, and an image. */
final class QemuIsThere extends InfrastructureIsThere {

  QemuIsThere() {
    super("QEMU and the image");
  }

  /** The image that machines boot: SLIPWAY_VM_IMAGE, or the newest local build. */
  static String image() {
    return environment("SLIPWAY_VM_IMAGE").orElseGet(QemuIsThere::newest);
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
  protected Optional<String> missing() {
    new Requirements(new LocalFacts(Path.of("/")), QemuSettings.DEFAULT).check();
    VmImage.at(image());
    return Optional.empty();
  }
}
