package dev.slipway.kit.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.jdbc.FullDisk;
import dev.slipway.kit.testing.MovableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-27T04:00:00Z");

  @TempDir Path directory;

  private final MovableClock clock = new MovableClock(NOW);
  private final FullDisk postgres = new FullDisk(clock);

  @Test
  void thereIsRoomWhileEnoughIsFree() {
    assertThat(watch(1).trouble()).isEmpty();
    assertThat(watch(0).trouble()).isEmpty();
  }

  @Test
  void tooLittleIsNamedWithItsRemedySinceItWasFound() {
    DiskWatch watch = watch(Long.MAX_VALUE);

    assertThat(watch.trouble())
        .hasValueSatisfying(
            trouble -> {
              assertThat(trouble.message()).contains(directory.toString(), "MiB left");
              assertThat(trouble.remedy()).startsWith("Free space");
              assertThat(trouble.since()).isEqualTo(NOW);
            });
    clock.advance(Duration.ofMinutes(5));
    assertThat(watch.trouble())
        .hasValueSatisfying(trouble -> assertThat(trouble.since()).isEqualTo(NOW));
  }

  @Test
  void whatPostgresSaysOfItsDiskCountsForAMinute() {
    DiskWatch watch = watch(1);

    postgres.note(new IllegalStateException(new SQLException("could not extend file", "53100")));
    assertThat(watch.trouble())
        .hasValueSatisfying(
            trouble -> assertThat(trouble.message()).startsWith("PostgreSQL's disk is full"));
    clock.advance(Duration.ofSeconds(61));
    assertThat(watch.trouble()).isEmpty();
  }

  private DiskWatch watch(long leastFree) {
    return new DiskWatch(directory, leastFree, postgres, Duration.ofMinutes(1), clock);
  }

  @Test
  void otherFailuresOfPostgresSayNothingOfItsDisk() {
    DiskWatch watch = watch(1);

    postgres.note(new SQLException("duplicate key", "23505"));

    assertThat(watch.trouble()).isEmpty();
  }
}
