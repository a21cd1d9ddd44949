package dev.slipway.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The machine image that images/build made, and the kubectl that it made with it. */
public final class MachineImage {
  private static final String WORDPRESS_VERSION = "WORDPRESS_VERSION=";
  private static final String KUBERNETES_VERSION = "KUBERNETES_VERSION=";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Home home;
  private final Path cache;
  private final Optional<Path> chosen;

  public MachineImage(Home home) {
    this(
        home,
        cache(System.getenv()),
        Optional.ofNullable(System.getenv("SLIPWAY_QEMU_IMAGE"))
            .filter(image -> !image.isBlank())
            .map(Path::of));
  }

  /**
   * As images/build makes it.
   *
   * @param cache where that keeps its results
   * @param chosen what virtual machines boot instead, if somebody chose
   */
  MachineImage(Home home, Path cache, Optional<Path> chosen) {
    this.home = home;
    this.cache = cache;
    this.chosen = chosen;
  }

  /**
   * The image's name, as it follows from the sources in {@code images/}; where that one is not
   * built but an earlier one is, the earlier one's. Empty when Docker has none or does not answer.
   */
  public Optional<String> reference() {
    return ShortCommand.of(build(), "--print")
        .output(DEADLINE)
        .map(String::strip)
        .filter(MachineImage::isPresent)
        .or(() -> Optional.of("slipway/machine:current").filter(MachineImage::isPresent));
  }

  /**
   * What virtual machines boot: what {@code SLIPWAY_QEMU_IMAGE} names, or else the directory of the
   * same image in their form, if it is built. Its name takes a while to work out, and isn't where
   * no such image was ever built.
   */
  Optional<Path> virtual() {
    if (chosen.isPresent()) {
      return chosen;
    }
    if (!Files.isDirectory(cache.resolve("vm"))) {
      return Optional.empty();
    }
    return ShortCommand.of(build(), "--print", "--vm")
        .output(DEADLINE)
        .map(directory -> Path.of(directory.strip()))
        .filter(Files::isDirectory);
  }

  /** Whether images/build made that for virtual machines, of these sources or of earlier ones. */
  boolean wasBuilt(Path directory) {
    return directory.startsWith(cache.resolve("vm")) && Files.isDirectory(directory);
  }

  /** The WordPress that lies ready in every worker, by the reference it has there. */
  Optional<String> wordpress() {
    return version(WORDPRESS_VERSION).map(version -> "slipway.local/wordpress:" + version);
  }

  /** The version of Kubernetes that the image's sources name. */
  Optional<String> kubernetes() {
    return version(KUBERNETES_VERSION);
  }

  private String build() {
    return home.checkout().resolve("images").resolve("build").toString();
  }

  private Optional<String> version(String name) {
    Path versions = home.checkout().resolve("images").resolve("versions.env");
    try {
      return Files.readAllLines(versions).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /** Makes {@code bin/kubectl} in the state directory lead to the one that was built. */
  public void linkKubectl() {
    Path built = cache.resolve("bin").resolve("kubectl");
    Path link = home.kubectl();
    try {
      Files.createDirectories(link.getParent());
      if (Files.exists(built) && !(Files.exists(link) && Files.isSameFile(link, built))) {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(link);
        }
        Files.createSymbolicLink(link, built);
      }
    } catch (IOException e) {
      // Without the link, kubectl is looked for on the PATH.
    }
  }

  private static boolean isPresent(String image) {
    return ShortCommand.of("docker", "image", "inspect", "--format", "{{.Id}}", image)
        .output(DEADLINE)
        .isPresent();
  }

  /** As images/build chooses it. */
  private static Path cache(Map<String, String> environment) {
    String chosen = environment.getOrDefault("SLIPWAY_CACHE", "");
    if (!chosen.isBlank()) {
      return Path.of(chosen);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path parent = xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return parent.resolve("slipway");
  }
}
