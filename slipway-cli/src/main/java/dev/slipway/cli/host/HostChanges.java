package dev.slipway.cli.host;

import dev.slipway.cli.local.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Slipway was allowed to do to this machine that a reboot undoes: kept in the state directory,
 * so that it may be done again without being allowed again.
 */
final class HostChanges {
  private final Path file;

  HostChanges(Home home) {
    this.file = home.directory().resolve("host-changes");
  }

  /** Something that was done to this machine. */
  enum Change {
    /** Docker's daemon was started. */
    DOCKER_STARTED,
    /** The kernel's limit of inotify instances was raised. */
    INOTIFY_RAISED;

    private String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  boolean has(Change change) {
    return lines().contains(change.text());
  }

  void remember(Change change) {
    Set<String> lines = lines();
    if (!lines.add(change.text())) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + file, e);
    }
  }

  private Set<String> lines() {
    try {
      return new TreeSet<>(Files.readAllLines(file));
    } catch (IOException none) {
      return new TreeSet<>(List.of());
    }
  }
}
