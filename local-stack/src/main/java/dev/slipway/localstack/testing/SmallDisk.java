package dev.slipway.localstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small file system in memory, to be filled for real. Only root can make one. */
public final class SmallDisk {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private SmallDisk() {}

  /** Whether one can be made here: as root, where mounting is allowed. */
  public static boolean possible() {
    Path tried = TestDirectories.make("mount");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tried.toString());
    release(tried);
    TestDirectories.delete(tried);
    return mounted;
  }

  /**
   * Puts one over a directory.
   *
   * @param size such as {@code 128m}
   */
  static void mount(Path directory, String size) {
    if (!run(
        "mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "tmpfs", directory.toString())) {
      throw new IllegalStateException("no small disk could be put over " + directory);
    }
  }

  /** Takes it away with all that is on it; does nothing where there is none. */
  static void release(Path directory) {
    if (isMounted(directory)) {
      run("umount", "--lazy", directory.toString());
    }
  }

  private static boolean isMounted(Path directory) {
    try (Stream<String> mounts = Files.lines(MOUNTS)) {
      return mounts.anyMatch(line -> line.contains(" " + directory + " "));
    } catch (IOException notLinux) {
      return false;
    }
  }

  private static boolean run(String... words) {
    try {
      Process process =
          new ProcessBuilder(List.of(words))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
