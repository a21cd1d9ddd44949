package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.RecordedTerminal;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final RecordedTerminal recorded = new RecordedTerminal();

  @Test
  void whereNothingCanBeRedrawnOnlyChangesArePrinted() {
    try (StatusLine line = new StatusLine(recorded.terminal(false))) {
      line.await("waiting for w1", "  1 s");
      line.await("waiting for w1", "  2 s");
      line.tell("w1 runs");
      line.await("waiting for w2", "  3 s");
    }
    assertThat(recorded.err().lines())
        .containsExactly("  waiting for w1", "w1 runs", "  waiting for w2");
  }

  @Test
  void onALiveTerminalItIsRedrawnFitsAndIsGoneAtTheEnd() {
    try (StatusLine line = new StatusLine(recorded.terminal(true))) {
      line.await("waiting for " + "w".repeat(200), "");
    }
    String[] parts = recorded.err().split("\r", -1);
    assertThat(parts[0]).hasSizeLessThan(100).startsWith("  ● waiting for w").endsWith("...");
    assertThat(parts[1]).isEqualTo("\u001b[K");
  }
}
