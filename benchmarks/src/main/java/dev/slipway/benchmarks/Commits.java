package dev.slipway.benchmarks;

import dev.slipway.harness.Slipway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long after their own times events were committed, as the services' logs say. An event's time
 * is taken before its commit, and nobody can hear of it earlier.
 */
final class Commits {
  /** What makes the services say so. */
  static final Map<String, String> TOLD =
      Map.of("QUARKUS_LOG_CATEGORY__DEV_SLIPWAY_KIT_OUTBOX__LEVEL", "DEBUG");

  private static final List<String> SOURCES = List.of("provisioner", "deployer", "monitor");
  private static final Pattern COMMITTED =
      Pattern.compile("Committed (?<event>\\S+) (?<micros>\\d+) us after its time");

  private final Map<String, Duration> taken = new HashMap<>();

  Commits(Slipway slipway) {
    for (String source : SOURCES) {
      try (var lines = Files.lines(slipway.log(source))) {
        lines.map(COMMITTED::matcher).filter(Matcher::find).forEach(this::note);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void note(Matcher line) {
    long micros = Long.parseLong(line.group("micros"));
    taken.put(line.group("event"), Duration.ofNanos(micros * 1000));
  }

  /**
   * From the event's time to its commit.
   *
   * @throws IllegalStateException when no log says so
   */
  Duration of(String event) {
    Duration found = taken.get(event);
    if (found == null) {
      throw new IllegalStateException("No log says when " + event + " was committed");
    }
    return found;
  }
}
