package dev.slipway.kit.standstill;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks again and again, from a thread of the operating system, whether virtual threads run. They
 * don't where all of their carriers are blocked by what can't be taken off them.
 */
final class CarrierWatch {
  /**
   * A look that is later than that says that the whole process was stopped, or had no processor.
   */
  private static final int LATE = 3;

  private final Duration every;
  private final int looks;
  private final Runnable standstill;

  /**
   * @param every the time between two looks
   * @param looks after how many looks in a row without an answer they count as standing still
   * @param standstill what is done then, once
   */
  CarrierWatch(Duration every, int looks, Runnable standstill) {
    this.every = every;
    this.looks = looks;
    this.standstill = standstill;
  }

  Thread start() {
    return Thread.ofPlatform().daemon().name("standstill-watch").start(this::watch);
  }

  private void watch() {
    AtomicBoolean answer = ask();
    int silent = 0;
    long last = System.nanoTime();
    while (silent < looks) {
      try {
        Thread.sleep(every);
      } catch (InterruptedException asked) {
        return;
      }
      long now = System.nanoTime();
      boolean late = now - last > every.multipliedBy(LATE).toNanos();
      last = now;
      if (answer.get()) {
        answer = ask();
        silent = 0;
      } else {
        silent = late ? 0 : silent + 1;
      }
    }
    standstill.run();
  }

  private static AtomicBoolean ask() {
    var answered = new AtomicBoolean();
    Thread.ofVirtual().name("standstill-answer").start(() -> answered.set(true));
    return answered;
  }
}
