package dev.slipway.kit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetainedTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private final Retained rows = Retained.of("inbox", "handled_at", DAY);

  @Test
  void rowsAreKeptForAsLongAsSomethingMaySpeakOfThem() {
    assertThat(rows.outliving(() -> Optional.of(WEEK)).keep().get()).contains(WEEK);
    assertThat(rows.outliving(() -> Optional.of(Duration.ofHours(1))).keep().get()).contains(DAY);
  }

  @Test
  void nothingIsDroppedWhileThatIsNotKnown() {
    assertThat(rows.outliving(Optional::empty).keep().get()).isEmpty();
  }

  @Test
  void refusesWhatIsNoName() {
    assertThatThrownBy(() -> Retained.of("inbox; drop table inbox", "handled_at", DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retained.of("inbox", "handled at", DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retained.of("inbox", "handled_at", DAY.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inbox");
  }
}
