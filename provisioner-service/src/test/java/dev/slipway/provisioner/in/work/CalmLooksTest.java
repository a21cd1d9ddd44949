package dev.slipway.provisioner.in.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Looks at a fleet at rest are spread over their period, and none comes late. */
class CalmLooksTest {
  private static final Duration PERIOD = Duration.ofSeconds(8);
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void aClusterIsLookedAtOncePerPeriod() {
    Instant look = NOON;
    look = look.plus(CalmLooks.untilNext("cl-abcdefghij", PERIOD, look));
    for (int i = 0; i < 10; i++) {
      Duration took = Duration.ofMillis(7L * i);
      Duration wait = CalmLooks.untilNext("cl-abcdefghij", PERIOD, look.plus(took));
      assertThat(wait.plus(took)).isEqualTo(PERIOD);
      look = look.plus(PERIOD);
    }
  }

  @Test
  void nobodyWaitsMuchLongerThanThePeriodAndNobodyHardlyAtAll() {
    for (int millis = 0; millis < 8_000; millis += 7) {
      assertThat(CalmLooks.untilNext("cl-abcdefghij", PERIOD, NOON.plusMillis(millis)))
          .isBetween(Duration.ofMillis(500), Duration.ofMillis(8_500));
    }
  }

  @Test
  void thoseThatBecameReadyAtOnceAreSpread() {
    Map<Duration, Integer> moments = new TreeMap<>();
    IntStream.range(0, 1_000)
        .mapToObj(i -> "cl-" + Integer.toString(i * 7_919, 36))
        .forEach(id -> moments.merge(CalmLooks.untilNext(id, PERIOD, NOON), 1, Integer::sum));

    assertThat(moments).hasSizeBetween(40, 64);
    assertThat(moments.values()).allMatch(clusters -> clusters < 60);
  }
}
