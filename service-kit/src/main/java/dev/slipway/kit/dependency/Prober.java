package dev.slipway.kit.dependency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks something again and again whether it is there, in a thread of its own, so that the answer is
 * known when somebody wants it, however long the question takes.
 */
final class Prober {

  /** Asks once; throws when it is not there. */
  @FunctionalInterface
  interface Probe {
    void ask() throws Exception;
  }

  private static final Logger LOG = Logger.getLogger(Prober.class);

  /** One question may be lost on the way, or meet a pause. */
  private static final int FAILURES = 2;

  private final String name;
  private final Probe probe;
  private final Duration every;
  private final Clock clock;
  private final Semaphore stopSignal = new Semaphore(0);
  private volatile @Nullable Instant awaySince;
  private @Nullable Thread thread;

  Prober(String name, Probe probe, Duration every, Clock clock) {
    this.name = name;
    this.probe = probe;
    this.every = every;
    this.clock = clock;
  }

  synchronized void start() {
    if (thread == null) {
      stopSignal.drainPermits();
      thread = Thread.ofVirtual().name("watch-" + name).start(this::run);
    }
  }

  synchronized void stop() {
    stopSignal.release();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
    thread = null;
  }

  /** Since when it is not there; empty when it is. */
  Optional<Instant> awaySince() {
    return Optional.ofNullable(awaySince);
  }

  private void run() {
    int failures = 0;
    do {
      Instant asked = clock.instant();
      try {
        probe.ask();
        failures = 0;
        if (awaySince != null) {
          LOG.infof("%s is back", name);
          awaySince = null;
        }
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failures++;
        if (failures == FAILURES) {
          LOG.warnf("%s is away: %s", name, e.getMessage());
          awaySince = asked;
        }
      }
    } while (!stopped());
  }

  private boolean stopped() {
    try {
      return stopSignal.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
