package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kept mutation still fits what it breaks. {@code mutations/run} shows that it is noticed. */
class MutationsTest {
  private static final Path ROOT = Path.of("..");

  static List<Path> mutations() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("mutations"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void fits(Path mutation) throws IOException {
    String source = "";
    StringBuilder before = new StringBuilder();
    for (String line : Files.readAllLines(mutation)) {
      if (line.startsWith("--- a/")) {
        assertFits(before, source);
        source = Files.readString(ROOT.resolve(line.substring("--- a/".length())));
      } else if (line.startsWith("@@")) {
        assertFits(before, source);
      } else if (!source.isEmpty() && (line.startsWith(" ") || line.startsWith("-"))) {
        before.append(line.substring(1)).append('\n');
      }
    }
    assertThat(source).isNotEmpty();
    assertFits(before, source);
  }

  /** A hunk's lines of before, all of them, one after the other. */
  private static void assertFits(StringBuilder before, String source) {
    assertThat(source).contains(before);
    before.setLength(0);
  }
}
