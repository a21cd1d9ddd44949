package dev.slipway.kit.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that works until it is told to stop, and can be started again after that. Its work looks
 * at {@link #stops()} in every turn and waits with {@link #pause} and {@link #backOff}, which end
 * at once when it is to stop.
 */
public final class BackgroundThread {
  private static final Logger LOG = Logger.getLogger(BackgroundThread.class);

  private final String name;
  private final Duration stopWithin;
  private final Runnable work;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore stopSignal = new Semaphore(0);
  private volatile boolean stops;
  private @Nullable Thread thread;

  /**
   * A thread that is not started yet.
   *
   * @param stopWithin how long {@link #stop()} waits; after that the thread is interrupted
   * @param work returns soon after {@link #stops()} has become true
   */
  public BackgroundThread(String name, Duration stopWithin, Runnable work) {
    this.name = name;
    this.stopWithin = stopWithin;
    this.work = work;
  }

  /** Starts it, unless it is started. */
  public synchronized void start() {
    if (thread != null) {
      return;
    }
    stops = false;
    stopSignal.drainPermits();
    thread = Thread.ofPlatform().name(name).daemon().start(work);
  }

  /** Tells the work to end and waits for that, but not for ever. */
  public void stop() {
    stop(() -> {});
  }

  /**
   * Tells the work to end and waits for that, but not for ever.
   *
   * @param interruption ends what the work may be waiting for, other than its own pauses
   */
  public synchronized void stop(Runnable interruption) {
    stops = true;
    stopSignal.release();
    wake();
    Thread running = thread;
    if (running == null) {
      return;
    }
    interruption.run();
    try {
      if (!running.join(stopWithin)) {
        LOG.warnf("%s did not stop within %d ms", name, stopWithin.toMillis());
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** Whether it is meant to run. */
  public synchronized boolean isStarted() {
    return thread != null;
  }

  /** Whether the work is to end. */
  public boolean stops() {
    return stops;
  }

  /** Ends the pause at hand, or the next one. */
  public void wake() {
    wakeUps.release();
  }

  /** Waits for a wake-up, at most so long. */
  public void pause(Duration atMost) {
    try {
      if (wakeUps.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits so long, whether there are wake-ups or not. */
  public void backOff(Duration time) {
    try {
      if (stopSignal.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        stopSignal.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
