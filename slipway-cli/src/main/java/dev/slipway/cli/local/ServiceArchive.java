package dev.slipway.cli.local;

import dev.slipway.localstack.JvmFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * What a service's build left.
 *
 * @param module the service's directory in the checkout
 */
record ServiceArchive(Path module) {

  Path jar() {
    return directory().resolve("quarkus-run.jar");
  }

  /** Classes loaded and linked ahead of time, made by a training run after the build. */
  Path cache() {
    return directory().resolve("slipway-" + System.getProperty("java.vm.version") + ".aot");
  }

  /** A cache older than its jar is another build's: the JVM would refuse it, and say so. */
  boolean hasCache() {
    try {
      FileTime made = Files.getLastModifiedTime(cache());
      return made.compareTo(Files.getLastModifiedTime(jar())) >= 0;
    } catch (IOException absent) {
      return false;
    }
  }

  List<String> cacheFlags() {
    return hasCache() ? JvmFlags.cached(cache()) : List.of();
  }

  /** The JVM writes the cache when it ends. */
  List<String> trainingFlags() {
    return List.of("-XX:AOTCacheOutput=" + trainedCache());
  }

  /** Puts the cache that a training run wrote in its place; whether there was one. */
  boolean adoptTrainedCache() {
    try {
      // What a JVM that was cut off while it wrote leaves.
      Files.deleteIfExists(Path.of(trainedCache() + ".config"));
      Files.move(trainedCache(), cache(), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  private Path directory() {
    return module.resolve("target").resolve("quarkus-app");
  }

  private Path trainedCache() {
    return cache().resolveSibling(cache().getFileName() + ".new");
  }
}
