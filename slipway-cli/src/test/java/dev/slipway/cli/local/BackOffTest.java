package dev.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final BackOff backOff = new BackOff();

  @Test
  void theFirstStartIsAtOnceAndLaterOnesWaitLongerAndLonger() {
    assertThat(backOff.mayStart(START)).isTrue();
    backOff.started(START);
    assertThat(backOff.mayStart(START.plusMillis(999))).isFalse();
    assertThat(backOff.mayStart(START.plusSeconds(1))).isTrue();
    backOff.started(START.plusSeconds(1));
    assertThat(backOff.mayStart(START.plusSeconds(2))).isFalse();
    assertThat(backOff.mayStart(START.plusSeconds(3))).isTrue();
  }

  @Test
  void neverWaitsLongerThanHalfAMinute() {
    Instant now = START;
    for (int i = 0; i < 20; i++) {
      backOff.started(now);
      now = now.plusSeconds(30);
      assertThat(backOff.mayStart(now)).isTrue();
    }
  }

  @Test
  void aMinuteOfRunningIsForgiven() {
    backOff.started(START);
    backOff.started(START);
    backOff.runs(START.plusSeconds(61));

    assertThat(backOff.mayStart(START.plusSeconds(61))).isTrue();
    backOff.started(START.plusSeconds(61));
    assertThat(backOff.mayStart(START.plusSeconds(62))).isTrue();
  }
}
