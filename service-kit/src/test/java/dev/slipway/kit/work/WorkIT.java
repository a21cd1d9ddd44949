package dev.slipway.kit.work;

import static dev.slipway.kit.testing.TestReconciler.KIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import dev.slipway.kit.jdbc.Database;
import dev.slipway.kit.jdbc.Transactions;
import dev.slipway.kit.testing.KitTest;
import dev.slipway.kit.testing.TcpProxy;
import dev.slipway.kit.testing.TestReconciler;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KitTest
class WorkIT {
  private static final Duration LONG = Duration.ofHours(1);

  @Inject WorkQueue queue;
  @Inject WorkEngine engine;
  @Inject WorkStore store;
  @Inject TestReconciler reconciler;
  @Inject Transactions transactions;
  @Inject Database database;
  @Inject MeterRegistry meters;
  @Inject CorrelationId correlation;
  @Inject Ids ids;

  /** Injected by the test resource. */
  @SuppressWarnings("NullAway.Init")
  TcpProxy postgres;

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

  /** The best of ten, for a busy machine makes any single one slow. */
  @Test
  void aWakeUpLeadsToARunAtOnce() {
    AtomicLong ranAt = new AtomicLong();
    reconciler.behave(
        key,
        (k, epoch) -> {
          ranAt.set(System.nanoTime());
          return Next.idle();
        });

    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      ranAt.set(0);
      long woken = System.nanoTime();
      queue.wake(KIND, key);
      await().pollInterval(Duration.ofMillis(1)).until(() -> ranAt.get() != 0);
      best = Math.min(best, ranAt.get() - woken);
    }

    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aRolledBackWakeUpLeadsToNone() {
    assertThatThrownBy(
            () ->
                transactions.inNew(
                    () -> {
                      queue.wake(KIND, key);
                      throw new IllegalStateException("changed its mind");
                    }))
        .hasMessage("changed its mind");

    staysAt(0);
  }

  @Test
  void aRunSeesWhatTheWakingTransactionCommitted() {
    AtomicInteger seen = new AtomicInteger(-1);
    reconciler.behave(
        key,
        (k, epoch) -> {
          seen.set(
              database
                  .first(
                      "select count(*) as n from handled where event_id = ?",
                      row -> row.integer("n"),
                      key)
                  .orElseThrow());
          return Next.idle();
        });

    transactions.inNew(
        () -> {
          queue.wake(KIND, key);
          LockSupport.parkNanos(400_000_000); // longer than a poll
          database.update(
              "insert into handled (event_id, cluster_id, sequence) values (?, ?, 1)", key, key);
        });

    await().untilAsserted(() -> assertThat(seen).hasValue(1));
    assertThat(reconciler.runs(key)).containsExactly(1L);
  }

  @Test
  void aWakeUpDuringARunLeadsToOneMore() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    reconciler.behave(
        key,
        (k, epoch) -> {
          running.countDown();
          mayEnd.await();
          return Next.idle();
        });

    queue.wake(KIND, key);
    running.await();
    queue.wake(KIND, key);
    queue.wake(KIND, key);
    mayEnd.countDown();

    await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(2));
    staysAt(2);
  }

  /** The instant between a run's last look and its end, over and over. */
  @Test
  void noWakeUpIsLostHoweverItFalls() throws Exception {
    AtomicInteger wished = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    reconciler.behave(
        key,
        (k, epoch) -> {
          int looked = wished.get();
          LockSupport.parkNanos(500_000);
          done.set(looked);
          return Next.idle();
        });

    for (int i = 1; i <= 300; i++) {
      wished.set(i);
      queue.wake(KIND, key);
      LockSupport.parkNanos((i % 7) * 300_000L);
    }

    await().untilAsserted(() -> assertThat(done).hasValue(300));
  }

  @Test
  void keysRunSideBySide() throws Exception {
    List<String> keys = List.of(ids.cluster(), ids.cluster(), ids.cluster(), ids.cluster());
    CyclicBarrier together = new CyclicBarrier(keys.size());
    AtomicInteger met = new AtomicInteger();
    for (String each : keys) {
      reconciler.behave(
          each,
          (k, epoch) -> {
            together.await(20, TimeUnit.SECONDS);
            met.incrementAndGet();
            return Next.idle();
          });
    }

    keys.forEach(each -> queue.wake(KIND, each));

    await().untilAsserted(() -> assertThat(met).hasValue(keys.size()));
  }

  @Test
  void runsAgainAfterTheTimeItAskedForAndEarlierWhenWoken() {
    reconciler.behave(
        key,
        (k, epoch) -> epoch.value() == 1 ? Next.after(Duration.ofMillis(300)) : Next.after(LONG));

    queue.wake(KIND, key);
    await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(2));
    staysAt(2);
    queue.wake(KIND, key);
    await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(3));
  }

  @Test
  void wakesAfterATime() {
    queue.wakeAfter(KIND, key, Duration.ofSeconds(1));

    await()
        .during(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(reconciler.runs(key)).isEmpty());
    await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(1));
  }

  @Test
  void afterAFailureItRunsAgainAndAWakeUpNeedNotWait() {
    AtomicInteger failures = new AtomicInteger(2);
    reconciler.behave(
        key,
        (k, epoch) -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the driver does not answer");
          }
          return Next.idle();
        });

    queue.wake(KIND, key);
    await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(3));
    staysAt(3);

    WorkEngine patient = engine(new TestSettings(LONG, LONG));
    reconciler.behave(
        key,
        (k, epoch) -> {
          throw new IllegalStateException("the driver does not answer");
        });
    engine.stop();
    patient.start();
    try {
      queue.wake(KIND, key);
      await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(4));
      staysAt(4);
      queue.wake(KIND, key);
      await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSize(5));
    } finally {
      engine.start();
    }
  }

  @Test
  void workGoesOnAfterPostgresWasAway() {
    AtomicInteger runs = new AtomicInteger();
    reconciler.behave(
        key,
        (k, epoch) -> {
          runs.incrementAndGet();
          return Next.after(Duration.ofMillis(50));
        });
    queue.wake(KIND, key);
    await().until(() -> runs.get() > 2);

    postgres.cut();
    int before;
    try {
      await()
          .during(Duration.ofMillis(700))
          .until(
              () -> {
                int earlier = runs.get();
                LockSupport.parkNanos(300_000_000);
                return runs.get() == earlier;
              });
    } finally {
      before = runs.get();
      postgres.restore();
    }

    await().atMost(30, TimeUnit.SECONDS).until(() -> runs.get() > before + 2);
    reconciler.behave(key, (k, epoch) -> Next.idle());
  }

  @Test
  void aRunThatNeverReturnsIsInterruptedAndCountsAsFailed() throws Exception {
    WorkEngine impatient =
        engine(new TestSettings(LONG, Duration.ofMillis(50), Duration.ofMillis(500)));
    reconciler.behave(
        key,
        (k, epoch) -> {
          new CountDownLatch(1).await();
          return Next.idle();
        });
    engine.stop();
    impatient.start();
    try {
      queue.wake(KIND, key);
      await().untilAsserted(() -> assertThat(reconciler.runs(key)).hasSizeGreaterThan(1));
    } finally {
      reconciler.behave(key, (k, epoch) -> Next.idle());
      impatient.stop();
      engine.start();
    }
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
