package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.localstack.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
  @Test
  void aSessionIsRaisedWhereThatIsAllowedAndElseLeftAsItIs() throws IOException {
    Process sleeper = new ProcessBuilder("setsid", "sleep", "600").start();
    try {
      String own = line(ProcessHandle.current().pid());
      assertThat(
              Waiting.until(
                  Duration.ofSeconds(10), () -> own.isEmpty() || !line(sleeper.pid()).equals(own)))
          .as("it has a session of its own")
          .isTrue();
      String before = nice(sleeper.pid());

      Precedence.give(sleeper.pid());

      boolean allowed = "root".equals(System.getProperty("user.name")) && !before.isEmpty();
      assertThat(nice(sleeper.pid())).isEqualTo(allowed ? "-10" : before);
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aProcessThatHasEndedIsNoFailure() {
    Precedence.give(Long.MAX_VALUE);
  }

  /** Of the process' session; empty where sessions have none. */
  private static String nice(long pid) {
    String line = line(pid);
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  private static String line(long pid) {
    Path autogroup = Path.of("/proc", Long.toString(pid), "autogroup");
    try {
      return Files.exists(autogroup) ? Files.readString(autogroup).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
