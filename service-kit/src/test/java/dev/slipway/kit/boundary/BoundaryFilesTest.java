package dev.slipway.kit.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundaryFilesTest {
  @TempDir Path directory;
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void eachPassingIsNoted() throws IOException {
    var boundaries = boundaries();
    String answer = boundaries.around("act", "PowerOn", () -> "on");

    assertThat(answer).isEqualTo("on");
    assertThat(Files.readAllLines(directory.resolve("tester.passed")))
        .containsExactly("act:PowerOn:before", "act:PowerOn:after");
    assertThat(ends).hasValue(0);
  }

  @Test
  void theProcessEndsAtThePassingThatIsAskedForAndOnceOnly() throws IOException {
    var boundaries = boundaries();
    boundaries.pass("act", "PowerOn", "before");
    Path halt = Files.writeString(directory.resolve("tester.halt"), "act:PowerOn:before#2\n");

    boundaries.pass("act", "PowerOn", "before");
    boundaries.pass("act", "PowerOn", "after");
    assertThat(ends).as("passed once since it was asked for").hasValue(0);
    boundaries.pass("act", "PowerOn", "before");
    assertThat(ends).hasValue(1);
    assertThat(halt).doesNotExist();

    boundaries.pass("act", "PowerOn", "before");
    boundaries.pass("act", "PowerOn", "before");
    assertThat(ends).hasValue(1);
  }

  @Test
  void whatAnotherServiceIsAskedForIsNoMatter() throws IOException {
    Files.writeString(directory.resolve("other.halt"), "act:PowerOn:before#1");
    boundaries().pass("act", "PowerOn", "before");
    assertThat(ends).hasValue(0);
  }

  @Test
  void withoutADirectoryNothingComesOfIt() {
    assertThatCode(() -> Boundaries.none().around("act", "PowerOn", () -> {}))
        .doesNotThrowAnyException();
  }

  private Boundaries boundaries() {
    return Boundaries.in(new BoundaryFiles(directory, "tester", ends::incrementAndGet));
  }
}
