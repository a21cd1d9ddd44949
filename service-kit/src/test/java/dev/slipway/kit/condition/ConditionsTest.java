package dev.slipway.kit.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kit.condition.Condition.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant T0 = Instant.parse("2026-11-23T14:00:00Z");
  private static final Instant T1 = T0.plusSeconds(1);

  @Test
  void theTimeOfTheTransitionMovesWithTheStatusOnly() {
    Conditions first = Conditions.none().with("Ready", Status.FALSE, "Booting", "boots", T0);
    Conditions reworded = first.with("Ready", Status.FALSE, "Waiting", "waits", T1);
    Conditions turned = first.with("Ready", Status.TRUE, "Ready", "is ready", T1);

    assertThat(reworded.all())
        .containsExactly(new Condition("Ready", Status.FALSE, "Waiting", "waits", T0));
    assertThat(turned.all())
        .containsExactly(new Condition("Ready", Status.TRUE, "Ready", "is ready", T1));
  }

  @Test
  void typesKeepTheirOrder() {
    Conditions both =
        Conditions.none()
            .with("A", Status.TRUE, "Fine", "fine", T0)
            .with("B", Status.UNKNOWN, "Unseen", "not seen yet", T0)
            .with("A", Status.FALSE, "Broken", "broken", T1);

    assertThat(both.all()).extracting(Condition::type).containsExactly("A", "B");
    assertThat(both.isTrue("A")).isFalse();
    assertThat(both.isTrue("B")).isFalse();
    assertThat(both.isTrue("C")).isFalse();
    assertThat(both.with("B", Status.TRUE, "Seen", "seen", T1).isTrue("B")).isTrue();
  }
}
