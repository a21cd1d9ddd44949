package dev.slipway.kit.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kit.operation.OperationStep.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationChangesTest {
  private static final Instant T0 = Instant.parse("2026-11-23T14:00:00Z");
  private static final Instant T1 = T0.plusSeconds(1);
  private static final Instant T2 = T0.plusSeconds(2);

  @ParameterizedTest
  @CsvSource({
    "PENDING, RUNNING, true",
    "PENDING, CANCELLED, true",
    "RUNNING, SUCCEEDED, true",
    "RUNNING, RUNNING, true",
    "RUNNING, PENDING, false",
    "SUCCEEDED, RUNNING, false",
    "FAILED, SUCCEEDED, false",
    "CANCELLED, RUNNING, false",
  })
  void statesGoForward(OperationState from, OperationState to, boolean may) {
    assertThat(from.mayBecome(to)).isEqualTo(may);
  }

  @Test
  void aStepKeepsItsTimesWhenItIsSaidAgain() {
    Operation running = OperationChanges.step(fresh(), "a", State.RUNNING, "1 of 3", T0);
    Operation again = OperationChanges.step(running, "a", State.RUNNING, "2 of 3", T1);
    Operation done = OperationChanges.step(again, "a", State.SUCCEEDED, null, T1);
    Operation doneAgain = OperationChanges.step(done, "a", State.SUCCEEDED, null, T2);

    OperationStep step = doneAgain.steps().getFirst();
    assertThat(step.startedAt()).isEqualTo(T0);
    assertThat(step.finishedAt()).isEqualTo(T1);
    assertThat(again.steps().getFirst().message()).isEqualTo("2 of 3");
    assertThat(running.startedAt()).isEqualTo(T0);
  }

  @Test
  void anUnknownStepIsAdded() {
    Operation changed = OperationChanges.step(fresh(), "c", State.RUNNING, null, T0);

    assertThat(changed.steps()).extracting(OperationStep::name).containsExactly("a", "b", "c");
  }

  @Test
  void progressFollowsTheStepsAndNeverGoesBack() {
    Operation half = OperationChanges.step(fresh(), "a", State.SUCCEEDED, null, T0);
    Operation more = OperationChanges.step(half, "c", State.RUNNING, null, T0);
    Operation all =
        OperationChanges.step(
            OperationChanges.step(more, "b", State.SKIPPED, "no need", T0),
            "c",
            State.SUCCEEDED,
            null,
            T1);

    assertThat(half.progress()).isEqualTo(50);
    assertThat(more.progress()).isEqualTo(50);
    assertThat(all.progress()).isEqualTo(99);
    assertThat(OperationChanges.progress(all, 10).progress()).isEqualTo(99);
    assertThat(OperationChanges.end(all, OperationState.SUCCEEDED, null, T2).progress())
        .isEqualTo(100);
  }

  @Test
  void anEndClearsWhatNoLongerHolds() {
    Operation waiting = OperationChanges.waitingFor(fresh(), "the API server");
    Operation ended = OperationChanges.end(waiting, OperationState.CANCELLED, null, T1);

    assertThat(ended.waitingFor()).isNull();
    assertThat(ended.cancellable()).isFalse();
    assertThat(ended.finishedAt()).isEqualTo(T1);
    assertThatThrownBy(() -> OperationChanges.end(ended, OperationState.SUCCEEDED, null, T2))
        .hasMessageContaining("can't go from CANCELLED to SUCCEEDED");
  }

  @ParameterizedTest
  @CsvSource({"60s, PT60S", "2m, PT2M", "5, PT5S", "250ms, PT0.25S", "0, PT0S", "999m, PT10M"})
  void waitTimesAreRead(String text, Duration time) {
    assertThat(WaitTime.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1s", "1h", "1.5s", "99999999s"})
  void otherWaitTimesAreRefused(String text) {
    assertThatThrownBy(() -> WaitTime.parse(text)).hasMessageContaining("no known form");
  }

  private static Operation fresh() {
    return new Operation(
        "op-p-1",
        "CREATE_CLUSTER",
        "shop",
        "cl-1",
        new OperationTarget("cluster", "blog"),
        OperationState.PENDING,
        0,
        null,
        60,
        true,
        false,
        List.of(OperationStep.pending("a"), OperationStep.pending("b")),
        null,
        "req-1",
        T0,
        null,
        null);
  }
}
