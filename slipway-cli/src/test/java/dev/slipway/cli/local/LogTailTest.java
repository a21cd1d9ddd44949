package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.localstack.process.LogRotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path directory;

  @Test
  void theLastLinesAreWholeOnes() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "x".repeat(5000) + "\nfirst\nsecond\n");

    assertThat(LogTail.last(log, 2)).containsExactly("first", "second");
    assertThat(LogTail.last(directory.resolve("absent"), 2)).isEmpty();
  }

  @Test
  void whatIsAddedIsReadOnceAndALineOnlyWhenItIsWhole() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "before\n");
    LogTail tail = new LogTail(log);

    Files.writeString(log, "one\nhalf", StandardOpenOption.APPEND);
    assertThat(tail.added()).containsExactly("one");
    Files.writeString(log, " a line\n", StandardOpenOption.APPEND);
    assertThat(tail.added()).containsExactly("half a line");
  }

  @Test
  void aRotatedLogIsReadFromItsStart() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "long before the rotation\n");
    LogTail tail = new LogTail(log);

    Files.writeString(log, "new\n");

    assertThat(tail.added()).containsExactly("new");
  }

  @Test
  void nothingIsLeftOutAndNothingToldTwiceAcrossARotation() throws IOException {
    LogRotation rotation = new LogRotation(1, 3);
    Path log = Files.writeString(directory.resolve("log"), "long before\n");
    LogTail tail = new LogTail(log);

    Files.writeString(log, "one\n", StandardOpenOption.APPEND);
    assertThat(tail.added()).containsExactly("one");
    Files.writeString(log, "two\n", StandardOpenOption.APPEND);
    rotation.rotate(log);
    Files.writeString(log, "three, and longer than all before\n", StandardOpenOption.APPEND);
    rotation.rotate(log);

    // Two rotations between two looks: what the first put aside is left out.
    assertThat(tail.added()).containsExactly("three, and longer than all before");
    Files.writeString(log, "four\n", StandardOpenOption.APPEND);
    assertThat(tail.added()).containsExactly("four");
    Files.writeString(log, "five\n", StandardOpenOption.APPEND);
    rotation.rotate(log);
    Files.writeString(log, "six\n", StandardOpenOption.APPEND);
    assertThat(tail.added()).containsExactly("five", "six");
    assertThat(tail.added()).isEmpty();
  }
}
