package dev.slipway.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedProcessTest {
  @TempDir Path directory;

  @Test
  void isFoundAgainThroughItsPidFileAndStopped() {
    PidFile pidFile = new PidFile(directory.resolve("sleeper.pid"));

    ProcessIdentity started = process(pidFile, "sleep", "600").start();

    assertThat(pidFile.running()).contains(started);
    assertThat(ProcessIdentity.of(started.pid())).contains(started);
    assertThat(pidFile.stop(Duration.ofSeconds(10))).isTrue();
    assertThat(started.isAlive()).isFalse();
    assertThat(pidFile.path()).doesNotExist();
  }

  @Test
  void isKilledWhenItDoesNotEndWhenAsked() {
    PidFile pidFile = new PidFile(directory.resolve("stubborn.pid"));
    ProcessIdentity started =
        process(pidFile, "sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 600; done")
            .start();
    Waiting.until(Duration.ofSeconds(10), () -> read(directory.resolve("log")).contains("deaf"));

    assertThat(pidFile.stop(Duration.ofMillis(100))).isFalse();

    assertThat(started.isAlive()).isFalse();
  }

  @Test
  void aPidFileThatNamesALaterProcessNamesNone() {
    PidFile pidFile = new PidFile(directory.resolve("recycled.pid"));
    pidFile.write(new ProcessIdentity(ProcessHandle.current().pid(), "boot/1"));

    assertThat(pidFile.running()).isEmpty();
    assertThat(pidFile.stop(Duration.ZERO)).isTrue();
    assertThat(pidFile.path()).doesNotExist();
  }

  @Test
  void aDamagedPidFileNamesNone() throws IOException {
    PidFile pidFile = new PidFile(directory.resolve("damaged.pid"));
    Files.writeString(pidFile.path(), "four\ntwo\n");

    assertThat(pidFile.running()).isEmpty();
  }

  @Test
  void rotatesALogThatHasGrown() throws IOException {
    Files.write(directory.resolve("log"), new byte[9 << 20]);

    PidFile pidFile = new PidFile(directory.resolve("sleeper.pid"));
    process(pidFile, "true").start();

    assertThat(Files.size(directory.resolve("log.1"))).isEqualTo(9 << 20);
    assertThat(Files.size(directory.resolve("log"))).isZero();
  }

  private DetachedProcess process(PidFile pidFile, String... command) {
    return new DetachedProcess(
        List.of(command), Map.of(), directory, directory.resolve("log"), pidFile);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
