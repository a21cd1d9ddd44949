package dev.slipway.kit.work;

import static dev.slipway.kit.testing.TestReconciler.KIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TestReconciler;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several engines and one key: who may run it, and who may record. */
@KitTest
class WorkFencingIT {
  private static final Duration LONG = Duration.ofHours(1);

  @Inject WorkQueue queue;
  @Inject WorkEngine engine;
  @Inject WorkStore store;
  @Inject EpochGuard guard;
  @Inject TestReconciler reconciler;
  @Inject Transactions transactions;
  @Inject MeterRegistry meters;
  @Inject CorrelationId correlation;
  @Inject Ids ids;

  private final List<WorkEngine> others = new ArrayList<>();
  private String key = "";

  @BeforeEach
  void newKey() {
    key = ids.cluster();
  }

  @AfterEach
  void stopOthers() {
    others.forEach(WorkEngine::stop);
  }

  @Test
  void aKeyIsNeverRunTwiceAtTheSameTime() {
    WorkEngine second = engine(new TestSettings(Duration.ofSeconds(8), Duration.ofSeconds(2)));
    second.start();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    reconciler.behave(
        key,
        (k, epoch) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          LockSupport.parkNanos(2_000_000);
          inside.decrementAndGet();
          runs.incrementAndGet();
          return Next.idle();
        });

    for (int i = 0; i < 100; i++) {
      queue.wake(KIND, key);
      second.poke();
      LockSupport.parkNanos(1_000_000);
    }

    await().until(() -> runs.get() >= 20 && inside.get() == 0);
    assertThat(most).hasValue(1);
  }

  @Test
  void aStalledRunIsTakenOverAndMayRecordNothing() throws Exception {
    engine.stop();
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch wakesUp = new CountDownLatch(1);
    AtomicReference<Throwable> refused = new AtomicReference<>();
    reconciler.behave(
        key,
        (k, epoch) -> {
          if (epoch.value() == 1) {
            stalled.countDown();
            wakesUp.await();
            try {
              transactions.inNew(() -> guard.check(epoch));
            } catch (StaleWorkException e) {
              refused.set(e);
              throw e;
            }
          } else {
            transactions.inNew(() -> guard.check(epoch));
          }
          return Next.idle();
        });
    WorkEngine heartless = engine(new TestSettings(Duration.ofSeconds(1), LONG));
    heartless.start();
    try {
      queue.wake(KIND, key);
      heartless.poke();
      stalled.await();
      heartless.stopPicking();
      engine.start();

      await().untilAsserted(() -> assertThat(reconciler.runs(key)).containsExactly(1L, 2L));
    } finally {
      engine.start();
      wakesUp.countDown();
    }
    await().untilAsserted(() -> assertThat(refused.get()).isNotNull());
    assertThat(refused.get()).hasMessageContaining("epoch 1 is stale, 2 is current");
    await("another look at what the stalled run did late")
        .untilAsserted(() -> assertThat(reconciler.runs(key)).containsExactly(1L, 2L, 3L));
    staysAt(3);
  }

  @Test
  void aLongRunKeepsItsKeyByItsHeartbeat() throws Exception {
    engine.stop();
    WorkEngine lively = engine(new TestSettings(Duration.ofSeconds(1), Duration.ofMillis(200)));
    CountDownLatch mayEnd = new CountDownLatch(1);
    reconciler.behave(
        key,
        (k, epoch) -> {
          mayEnd.await();
          return Next.idle();
        });
    lively.start();
    try {
      queue.wake(KIND, key);
      lively.poke();
      await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(1));
      engine.start();

      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(1));
    } finally {
      mayEnd.countDown();
      engine.start();
    }
  }

  @Test
  void checkingAnEpochNeedsATransaction() {
    assertThatThrownBy(() -> guard.check(new WorkEpoch(KIND, key, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private void staysAt(int runs) {
    await()
        .during(Duration.ofMillis(600))
        .untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(runs));
  }

  private WorkEngine engine(WorkSettings settings) {
    WorkEngine other =
        new WorkEngine(settings, store, List.of(reconciler), ids, correlation, meters);
    others.add(other);
    return other;
  }
}
