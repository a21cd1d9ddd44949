package dev.slipway.kit.dependency;

import dev.slipway.kit.jdbc.FullDisk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is room for more: on the file system of the data directory, and as PostgreSQL finds
 * it on its own.
 */
@ApplicationScoped
public class DiskWatch {
  private static final Logger LOG = Logger.getLogger(DiskWatch.class);
  private static final long MEBIBYTE = 1024 * 1024;

  private final Path directory;
  private final long leastFree;
  private final FullDisk postgres;
  private final Duration wordCounts;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> fullSince = new AtomicReference<>();

  @Inject
  DiskWatch(DependencySettings settings, FullDisk postgres, Clock clock) {
    this(
        settings.dataDirectory(),
        settings.leastFree().asLongValue(),
        postgres,
        settings.postgresFull(),
        clock);
  }

  /**
   * @param wordCounts how long PostgreSQL's word counts when it is not repeated
   */
  DiskWatch(Path directory, long leastFree, FullDisk postgres, Duration wordCounts, Clock clock) {
    this.postgres = postgres;
    this.wordCounts = wordCounts;
    this.directory = directory;
    this.leastFree = leastFree;
    this.clock = clock;
  }

  /** What is wrong with the disk; empty while there is room. */
  public Optional<Trouble> trouble() {
    Instant now = clock.instant();
    Optional<Instant> said = postgres.last().filter(at -> at.plus(wordCounts).isAfter(now));
    if (said.isPresent()) {
      return Optional.of(
          new Trouble(
              said.get(),
              "PostgreSQL's disk is full. What would make something new is refused.",
              "Free space on the disk of PostgreSQL's data, or give it a larger one."));
    }
    long free = free();
    if (free >= leastFree) {
      if (fullSince.getAndSet(null) != null) {
        LOG.infof("the disk has room again: %d MiB", free / MEBIBYTE);
      }
      return Optional.empty();
    }
    if (fullSince.compareAndSet(null, now)) {
      LOG.warnf("the disk of %s has %d MiB left", directory, free / MEBIBYTE);
    }
    Instant since = fullSince.get();
    return Optional.of(
        new Trouble(
            since == null ? now : since,
            "The disk of %s has %d MiB left, less than the %d MiB that must stay free. What would make something new is refused; all else goes on."
                .formatted(directory.toAbsolutePath(), free / MEBIBYTE, leastFree / MEBIBYTE),
            "Free space there, such as docker system prune and old backups, or delete a cluster."));
  }

  /** In bytes; as much as can be where the file system does not tell. */
  private long free() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      LOG.debugf(e, "the file system of %s does not tell its free space", directory);
      return Long.MAX_VALUE;
    }
  }
}
