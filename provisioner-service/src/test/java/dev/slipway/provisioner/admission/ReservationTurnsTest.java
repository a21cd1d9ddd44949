package dev.slipway.provisioner.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kit.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReservationTurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<Thread> callers = new ArrayList<>();

  @Test
  void twoAreLetInAndTheOthersWaitForThem() throws InterruptedException {
    ReservationTurns turns = new ReservationTurns(10, LONG);

    for (int i = 0; i < 10; i++) {
      call(turns, "docker");
    }
    awaitEntered(2);
    released.countDown();
    for (Thread caller : callers) {
      caller.join(LONG);
    }

    assertThat(entered).hasValue(10);
    assertThat(most).hasValue(2);
  }

  @Test
  void anotherInfrastructureHasTurnsOfItsOwn() {
    ReservationTurns turns = new ReservationTurns(10, LONG);
    call(turns, "docker");
    call(turns, "docker");
    awaitEntered(2);

    assertThat(turns.<String>await("qemu", () -> "let in")).isEqualTo("let in");
    released.countDown();
  }

  @Test
  void whoGetsNoTurnInTimeIsRefusedAndMayComeAgain() {
    ReservationTurns turns = new ReservationTurns(10, Duration.ofMillis(1));
    call(turns, "docker");
    call(turns, "docker");
    awaitEntered(2);

    assertThatThrownBy(() -> turns.await("docker", () -> "let in"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("repeat the request");
    released.countDown();
  }

  @Test
  void whoFindsNoPlaceIsRefusedAtOnce() {
    ReservationTurns turns = new ReservationTurns(0, LONG);

    assertThatThrownBy(() -> turns.await("docker", () -> "let in"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("docker");
  }

  @Test
  void aRefusedAdmissionGivesItsTurnBack() {
    ReservationTurns turns = new ReservationTurns(1, Duration.ofMillis(1));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  turns.await(
                      "docker",
                      () -> {
                        throw new IllegalArgumentException("refused");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void call(ReservationTurns turns, String infrastructure) {
    callers.add(
        Thread.ofVirtual()
            .start(
                () ->
                    turns.await(
                        infrastructure,
                        () -> {
                          entered.incrementAndGet();
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          awaitRelease();
                          return inside.decrementAndGet();
                        })));
  }

  private void awaitEntered(int number) {
    Awaitility.await().atMost(LONG).until(() -> entered.get() == number);
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
