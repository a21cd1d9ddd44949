package dev.slipway.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowingTextTest {
  @Test
  void whatWasAddedAtTheEndIsTold() {
    assertThat(GrowingText.added("one\n", "one\ntwo\n")).isEqualTo("two\n");
    assertThat(GrowingText.added("", "one\n")).isEqualTo("one\n");
    assertThat(GrowingText.added("one\n", "one\n")).isEmpty();
  }

  @Test
  void theBeginningMayHaveGoneEvenInTheMiddleOfALine() {
    assertThat(GrowingText.added("one\ntwo\nthree\n", "wo\nthree\nfour\n")).isEqualTo("four\n");
    assertThat(GrowingText.added("one\ntwo\n", "ne\ntwo\n")).isEmpty();
  }

  @Test
  void whatHasNothingOfTheFormerIsAllNew() {
    assertThat(GrowingText.added("one\n", "two\nthree\n")).isEqualTo("two\nthree\n");
  }
}
