package dev.slipway.kit.work;

import dev.slipway.kit.correlation.CorrelationId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
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

  void run(Reconciler reconciler, WorkEpoch run, BooleanSupplier stopping) {
    MDC.put(run.kind(), run.key());
    correlation.begin(null);
    Timer.Sample sample = Timer.start(meters);
    String outcome = "failed";
    try {
      outcome = runOnce(reconciler, run, stopping);
    } finally {
      sample.stop(meters.timer("slipway.work.runs", "kind", run.kind(), "outcome", outcome));
      correlation.end();
      MDC.remove(run.kind());
    }
  }

  private String runOnce(Reconciler reconciler, WorkEpoch run, BooleanSupplier stopping) {
    Next next;
    try {
      next = reconcile(reconciler, run);
    } catch (StaleWorkException e) {
      LOG.warn(e.getMessage());
      // What it did last may have been after the last look of whoever has taken the key over.
      record(run, stopping, () -> lookOnceMore(run));
      return "stale";
    } catch (InterruptedException e) {
      record(run, stopping, () -> store.fail(run, Duration.ZERO, "interrupted"));
      return "interrupted";
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      failed(run, e, stopping);
      return "failed";
    }
    Duration after =
        switch (next) {
          case Next.Idle idle -> null;
          case Next.After(Duration d) -> d;
        };
    record(run, stopping, () -> store.complete(run, after));
    return "done";
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

  private void failed(WorkEpoch run, Throwable e, BooleanSupplier stopping) {
    record(
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

  private boolean lookOnceMore(WorkEpoch run) {
    store.wake(run.kind(), run.key(), Duration.ZERO);
    return true;
  }

  private Duration backOff(int failures) {
    double factor =
        Math.pow(2, Math.min(failures, 20)) * ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    double millis = settings.firstRetry().toMillis() * factor;
    return Duration.ofMillis((long) Math.min(millis, (double) settings.lastRetry().toMillis()));
  }

  /** Tries until the database takes it; gives up on shutdown, when the lease runs out instead. */
  private static void record(WorkEpoch run, BooleanSupplier stopping, BooleanSupplier recording) {
    while (true) {
      try {
        if (!recording.getAsBoolean()) {
          LOG.warnf("%s %s was taken over while it ran", run.kind(), run.key());
        }
        return;
      } catch (RuntimeException e) {
        if (stopping.getAsBoolean()) {
          return;
        }
        LOG.debugf(e, "the end of %s %s can't be recorded yet", run.kind(), run.key());
      }
      try {
        Thread.sleep(RECORD_RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
