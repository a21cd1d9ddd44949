package dev.slipway.infrastructure.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What machines boot: a copy-on-write disk is made on it, so it must not change while there are
 * machines of it.
 */
sealed interface VmImage {

  /** The disk that machines' disks are made on. */
  Path disk();

  /** The disk's format, in QEMU's terms. */
  String format();

  /** A directory with a kernel, an initramfs, a disk, and the kernel's command line. */
  record Parts(Path kernel, Path initramfs, Path disk, String commandLine) implements VmImage {

    @Override
    public String format() {
      return "qcow2";
    }
  }

  /** A disk with a boot loader of its own, and Ignition inside. */
  record CloudDisk(Path disk, String format) implements VmImage {}

  /**
   * Looks at an image.
   *
   * @param image the absolute path of such a directory or such a disk
   * @throws DriverException IMAGE_NOT_FOUND if it is neither
   */
  static VmImage at(String image) {
    if (!image.startsWith("/")) {
      throw notFound(image, "is not an absolute path", null);
    }
    try {
      Path path = Path.of(image).toRealPath();
      if (Files.isRegularFile(path)) {
        return new CloudDisk(path, image.endsWith(".qcow2") ? "qcow2" : "raw");
      }
      for (String part : List.of("vmlinuz", "initrd.img", "root.qcow2", "image.json")) {
        if (!Files.isReadable(path.resolve(part))) {
          throw notFound(image, "has no " + part, null);
        }
      }
      JsonNode description = Qmp.parse(Files.readString(path.resolve("image.json")));
      return new Parts(
          path.resolve("vmlinuz"),
          path.resolve("initrd.img"),
          path.resolve("root.qcow2"),
          description.path("commandLine").asText());
    } catch (IOException e) {
      throw notFound(image, "can't be read", e);
    }
  }

  private static DriverException notFound(String image, String why, @Nullable IOException cause) {
    return new DriverException(
        Code.IMAGE_NOT_FOUND,
        "There is no image " + image + ": it " + why,
        "Build one with images/build --vm and give its directory, or the path of a cloud disk.",
        cause);
  }
}
