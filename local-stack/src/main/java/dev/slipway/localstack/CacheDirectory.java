package dev.slipway.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** What is unpacked once and used by every run: safe to delete at any time when nothing runs. */
final class CacheDirectory {
  private CacheDirectory() {}

  /** Fills an empty directory. */
  interface Filler {
    void fill(Path directory) throws IOException;
  }

  /**
   * {@code $SLIPWAY_CACHE}; or, for root, /var/cache/slipway, which the unprivileged PostgreSQL can
   * enter as it can't enter /root; or {@code ~/.cache/slipway}.
   */
  static Path root() {
    String chosen = System.getenv("SLIPWAY_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath();
    }
    if (RunAs.isRoot()) {
      return Path.of("/var/cache/slipway");
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return (xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg))
        .resolve("slipway");
  }

  /**
   * The cached directory of that name, filled on first use. It appears whole or not at all; of
   * several processes that fill it at once one wins and the others use its work.
   */
  static Path obtain(String name, Filler filler) {
    Path wanted = root().resolve(name);
    if (Files.isDirectory(wanted)) {
      return wanted;
    }
    try {
      Files.createDirectories(root());
      Path work = Files.createTempDirectory(root(), name + ".");
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
      filler.fill(work);
      try {
        Files.move(work, wanted, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException lostTheRace) {
        deleteTree(work);
        if (!Files.isDirectory(wanted)) {
          throw lostTheRace;
        }
      }
      return wanted;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not unpack " + name + " under " + root(), e);
    }
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not delete " + root, e);
    }
  }
}
