package dev.slipway.kit.work;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.work.WorkStore.Ended;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Runs a reconciler once and records how it ended. */
final class WorkRunner {
  private static final Logger LOG = Logger.getLogger(WorkRunner.class);
  private static final Duration RECORD_RETRY = Duration.ofMillis(200);

  private final WorkStore store;
  private final WorkSettings settings;
  private final CorrelationId correlation;
  private final MeterRegistry meters;

  WorkRunner(
      WorkStore store, WorkSettings settings, CorrelationId correlation, MeterRegistry meters) {
    this.store = store;
    this.settings = settings;
    this.correlation = correlation;
    this.meters = meters;
  }

  /** What is known of a key after a run of it. */
  private record Outcome(String name, Ended ended) {}

  /**
   * Runs it and returns when its end is recorded, or can't be.
   *
   * @return after which time the key is due again, if that is known
   */
  Optional<Duration> run(Reconciler reconciler, WorkEpoch run, BooleanSupplier stopping) {
    MDC.put(run.kind(), run.key());
    correlation.begin(null);
    Timer.Sample sample = Timer.start(meters);
    String outcome = "failed";
    try {
      Outcome came = runOnce(reconciler, run, stopping);
      outcome = came.name();
      return Optional.ofNullable(came.ended().dueIn());
    } finally {
      sample.stop(meters.timer("slipway.work.runs", "kind", run.kind(), "outcome", outcome));
      correlation.end();
      MDC.remove(run.kind());
    }
  }

  private Outcome runOnce(Reconciler reconciler, WorkEpoch run, BooleanSupplier stopping) {
    Next next;
    try {
      next = reconcile(reconciler, run);
    } catch (StaleWorkException e) {
      LOG.warn(e.getMessage());
      // What it did last may have been after the last look of whoever has taken the key over.
      return new Outcome("stale", record(run, stopping, () -> lookOnceMore(run)));
    } catch (InterruptedException e) {
      return new Outcome(
          "interrupted",
          record(run, stopping, () -> store.fail(run, Duration.ZERO, "interrupted")));
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      return new Outcome("failed", failed(run, e, stopping));
    }
    Duration after =
        switch (next) {
          case Next.Idle idle -> null;
          case Next.After(Duration d) -> d;
        };
    return new Outcome("done", record(run, stopping, () -> store.complete(run, after)));
  }

  private static Next reconcile(Reconciler reconciler, WorkEpoch run) throws Exception {
    ManagedContext context = Arc.container().requestContext();
    context.activate();
    try {
      return reconciler.reconcile(run.key(), run);
    } finally {
      context.terminate();
    }
  }

  private Ended failed(WorkEpoch run, Throwable e, BooleanSupplier stopping) {
    return record(
        run,
        stopping,
        () -> {
          int failures = store.failures(run);
          Duration wait = stopping.getAsBoolean() ? Duration.ZERO : backOff(failures);
          // The whole trace once, then a line for each further failure.
          LOG.warnf(
              failures == 0 ? e : null,
              "%s %s failed %d times in a row, next try in %.1f s: %s",
              run.kind(),
              run.key(),
              failures + 1,
              wait.toMillis() / 1000.0,
              e);
          return store.fail(run, wait, String.valueOf(e));
        });
  }

  private Ended lookOnceMore(WorkEpoch run) {
    store.wake(run.kind(), run.key(), Duration.ZERO);
    return new Ended(true, Duration.ZERO);
  }

  private Duration backOff(int failures) {
    double factor =
        Math.pow(2, Math.min(failures, 20)) * ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    double millis = settings.firstRetry().toMillis() * factor;
    return Duration.ofMillis((long) Math.min(millis, (double) settings.lastRetry().toMillis()));
  }

  /** Tries until the database takes it; gives up on shutdown, when the lease runs out instead. */
  private static Ended record(WorkEpoch run, BooleanSupplier stopping, Supplier<Ended> recording) {
    while (true) {
      try {
        Ended ended = recording.get();
        if (!ended.current()) {
          LOG.warnf("%s %s was taken over while it ran", run.kind(), run.key());
        }
        return ended;
      } catch (RuntimeException e) {
        if (stopping.getAsBoolean()) {
          return new Ended(true, null);
        }
        LOG.debugf(e, "the end of %s %s can't be recorded yet", run.kind(), run.key());
      }
      try {
        Thread.sleep(RECORD_RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Ended(true, null);
      }
    }
  }
}
