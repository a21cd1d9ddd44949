package dev.slipway.infrastructure.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void whoHoldsItMayTakeItAgainAndOthersWait() {
    Path path = directory.resolve("lock");
    try (Locks.Held first = Locks.take(path, "a test", Deadline.in(SOON));
        Locks.Held again = Locks.take(path, "a test", Deadline.in(SOON))) {
      DriverException waited =
          CompletableFuture.supplyAsync(
                  () ->
                      catchThrowableOfType(
                          DriverException.class,
                          () -> Locks.take(path, "a test", Deadline.in(Duration.ofMillis(50)))))
              .join();
      assertThat(waited.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }
    CompletableFuture.runAsync(() -> Locks.take(path, "a test", Deadline.in(SOON)).close()).join();
  }

  @Test
  void aLockWhoseFileWasDeletedIsTakenAnew() throws Exception {
    Path path = directory.resolve("lock");
    try (Locks.Held held = Locks.take(path, "a test", Deadline.in(SOON))) {
      Files.delete(path);
    }
    try (Locks.Held held = Locks.take(path, "a test", Deadline.in(SOON))) {
      assertThat(path).exists();
    }
  }
}
