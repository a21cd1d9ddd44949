package dev.slipway.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** PostgreSQL refuses to run as root: there it runs as "nobody", elsewhere as the caller. */
final class RunAs {
  /** The kernel's overflow uid, "nobody" on every Linux distribution. */
  private static final int NOBODY = 65534;

  private RunAs() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /**
   * The command as the unprivileged user would run it.
   *
   * @param reaches paths it must reach: where a directory above them is closed to others (a
   *     checkout under /root), the process keeps the right to pass through it, and that one only
   */
  static List<String> unprivileged(List<String> command, List<Path> reaches) {
    if (!isRoot()) {
      return command;
    }
    List<String> whole = new ArrayList<>();
    whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    if (!reaches.stream().allMatch(RunAs::isReachableByOthers)) {
      whole.addAll(List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
    }
    whole.add("--");
    whole.addAll(command);
    return whole;
  }

  /** Gives the path to the unprivileged user. */
  static void handOver(Path path) {
    if (!isRoot()) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not give " + path + " to uid " + NOBODY, e);
    }
  }

  private static boolean isReachableByOthers(Path path) {
    for (Path above = path.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
      try {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(above);
        if (!permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
