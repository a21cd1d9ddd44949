package dev.slipway.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.localstack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
  private final LogRotation rotation = new LogRotation(10, 2);

  @TempDir Path directory;

  @Test
  void aSmallLogStaysAsItIs() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "short\n");

    assertThat(rotation.rotate(log)).isFalse();
    assertThat(rotation.rotate(directory.resolve("absent"))).isFalse();

    assertThat(files()).containsExactly("log");
    assertThat(log).hasContent("short\n");
  }

  @Test
  void keepsAsManyOlderFilesAsItIsTold() throws IOException {
    Path log = directory.resolve("log");
    for (String text : List.of("the first one\n", "the second one\n", "the third one\n")) {
      Files.writeString(log, text);
      assertThat(rotation.rotate(log)).isTrue();
      assertThat(log).isEmptyFile();
    }

    assertThat(files()).containsExactly("log", "log.1", "log.2");
    assertThat(directory.resolve("log.1")).hasContent("the third one\n");
    assertThat(directory.resolve("log.2")).hasContent("the second one\n");
  }

  @Test
  void aProcessThatAppendsGoesOnAtTheBeginning() throws Exception {
    Path log = directory.resolve("log");
    PidFile pidFile = new PidFile(directory.resolve("writer.pid"));
    new DetachedProcess(
            List.of("sh", "-c", "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done"),
            Map.of(),
            directory,
            log,
            pidFile)
        .start();
    try {
      LogRotation several = new LogRotation(200, 50);
      for (int round = 0; round < 5; round++) {
        assertThat(Waiting.until(Duration.ofSeconds(20), () -> several.rotate(log))).isTrue();
      }
    } finally {
      pidFile.kill();
    }

    List<Integer> numbers = new ArrayList<>();
    for (int age = 5; age >= 1; age--) {
      numbers.addAll(numbers(directory.resolve("log." + age)));
    }
    numbers.addAll(numbers(log));
    assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(1);
    assertThat(numbers.size())
        .as("of %d lines one is lost at each rotation at most", numbers.getLast())
        .isGreaterThanOrEqualTo(numbers.getLast() - 5);
  }

  @Test
  void theEnvironmentSetsSizeAndCount() {
    assertThat(LogRotation.of(Map.of())).isEqualTo(new LogRotation(8L << 20, 3));
    assertThat(LogRotation.of(Map.of("SLIPWAY_LOG_BYTES", "4096", "SLIPWAY_LOG_FILES", "7")))
        .isEqualTo(new LogRotation(4096, 7));
    assertThatThrownBy(() -> LogRotation.of(Map.of("SLIPWAY_LOG_BYTES", "8M")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("SLIPWAY_LOG_BYTES");
  }

  private static List<Integer> numbers(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.matches("line \\d+"))
        .map(line -> Integer.valueOf(line.substring(5)))
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
