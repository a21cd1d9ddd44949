package dev.slipway.infrastructure.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTextTest {

  @Test
  void aShortConsoleIsWhole() {
    assertThat(tail("one\r\ntwo\r\n", 100)).isEqualTo("one\ntwo\n");
  }

  @Test
  void aLongOneBeginsWithALine() {
    assertThat(tail("one\ntwo\nthree\n", 8)).isEqualTo("three\n");
  }

  @Test
  void whatIsNoTextIsLeftOut() {
    assertThat(tail("a\0b\r\n", 100)).isEqualTo("ab\n");
  }

  private static String tail(String console, int mostBytes) {
    return ConsoleText.tail(console.getBytes(StandardCharsets.UTF_8), mostBytes);
  }
}
