package dev.slipway.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DueTimesTest {
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration GRAIN = Duration.ofMillis(20);

  private final DueTimes due = new DueTimes();

  @Test
  void withoutOneTheNextPollIsNext() {
    due.add(Duration.ZERO);

    assertThat(due.next(POLL)).isEqualTo(POLL);
  }

  @Test
  void theEarliestIsNextAndNeverTooEarly() {
    due.add(Duration.ofSeconds(20));
    due.add(Duration.ofSeconds(10));
    due.add(Duration.ofSeconds(25));

    assertThat(due.next(POLL)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10).plus(GRAIN));
  }

  @Test
  void oneThatIsLaterThanThePollWaitsForIt() {
    due.add(Duration.ofMinutes(1));

    assertThat(due.next(POLL)).isEqualTo(POLL);
  }
}
