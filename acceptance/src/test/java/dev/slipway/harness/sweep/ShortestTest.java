package dev.slipway.harness.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortestTest {
  private static final List<Integer> TEN = IntStream.rangeClosed(1, 10).boxed().toList();

  @Test
  void whatIsNotNeededIsLeftOut() {
    assertThat(Shortest.of(TEN, few -> few.containsAll(List.of(3, 7)), 100)).containsExactly(3, 7);
  }

  @Test
  void whatIsNeededOnlyBesideAnotherIsLeftOutOnceThatIsGone() {
    assertThat(
            Shortest.of(TEN, few -> few.contains(1) && (!few.contains(2) || few.contains(3)), 100))
        .containsExactly(1);
  }

  @Test
  void itIsAskedSoOftenAtMostAndNeverForWhatDoesNotFail() {
    List<List<Integer>> asked = new ArrayList<>();

    List<Integer> shortest =
        Shortest.of(
            TEN,
            few -> {
              asked.add(List.copyOf(few));
              return few.contains(10);
            },
            4);

    assertThat(asked).hasSize(4);
    assertThat(shortest).containsExactly(1, 2, 3, 4, 5, 6, 10);
  }

  @Test
  void whatFailsWithNothingNeedsNothing() {
    assertThat(Shortest.of(TEN, few -> true, 100)).isEmpty();
  }
}
