package dev.slipway.localstack.testing;

import dev.slipway.localstack.LocalPostgres;
import dev.slipway.localstack.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directories of one test run, named for its process. Those of runs that were killed are cleared
 * away by the next run, together with the servers they left.
 */
final class TestDirectories {
  private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));
  private static final Pattern NAME = Pattern.compile("slipway-test-(\\d+)-.*");

  private TestDirectories() {}

  static Path make(String purpose) {
    try {
      clearAbandoned();
      Path made =
          Files.createTempDirectory(
              PARENT, "slipway-test-" + ProcessHandle.current().pid() + "-" + purpose + "-");
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    SmallDisk.release(directory);
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void clearAbandoned() throws IOException {
    List<Path> abandoned;
    try (Stream<Path> siblings = Files.list(PARENT)) {
      abandoned = siblings.filter(TestDirectories::isAbandoned).toList();
    }
    for (Path directory : abandoned) {
      new LocalPostgres(directory, 0).kill();
      delete(directory);
    }
  }

  private static boolean isAbandoned(Path directory) {
    Matcher name = NAME.matcher(directory.getFileName().toString());
    return name.matches() && ProcessIdentity.of(Long.parseLong(name.group(1))).isEmpty();
  }
}
