package dev.slipway.infrastructure.qemu;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all machines. It looks several times a second whether their processes live, at once when
 * a QEMU says that something happened, and now and then asks each QEMU, so that a lost, repeated or
 * late event changes nothing.
 */
final class MachineWatch implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final MachineLooks looks;
  private final Consumer<WatchEvent> listener;
  private final Runnable onClose;
  private final Thread thread;
  private final Object telling = new Object();
  private final Semaphore hints = new Semaphore(0);
  private final Map<MachineId, Present> known = new HashMap<>();
  private boolean interruptionTold;
  private volatile boolean closed;

  private MachineWatch(
      MachineLooks looks, Consumer<WatchEvent> listener, Consumer<MachineWatch> onClose) {
    this.looks = looks;
    this.listener = listener;
    this.onClose = () -> onClose.accept(this);
    this.thread = Thread.ofPlatform().daemon().name("qemu-watch").unstarted(this::run);
  }

  static MachineWatch start(
      MachineLooks looks, Consumer<WatchEvent> listener, Consumer<MachineWatch> onClose) {
    MachineWatch watch = new MachineWatch(looks, listener, onClose);
    watch.thread.start();
    return watch;
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
    if (Thread.currentThread() == thread) {
      return;
    }
    // Not while the listener works: its work is its own, and ends first.
    synchronized (telling) {
      thread.interrupt();
    }
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!closed) {
      try {
        snapshot();
        retry = FIRST_RETRY;
        follow();
      } catch (DriverException e) {
        tellInterruption(e);
      } catch (RuntimeException e) {
        LOG.error("The watch of machines failed; it begins anew", e);
        tellInterruption(
            new DriverException(
                Code.FAILED, "The watch failed: " + e, "It begins anew by itself.", e));
      }
      retry = pause(retry);
    }
    looks.close();
  }

  private Duration pause(Duration retry) {
    if (!closed) {
      try {
        Thread.sleep(retry);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    Duration next = retry.multipliedBy(2);
    return next.compareTo(LONGEST_RETRY) < 0 ? next : LONGEST_RETRY;
  }

  private void snapshot() {
    looks.forget();
    List<Present> machines = looks.all(hints::release);
    known.clear();
    machines.forEach(machine -> known.put(machine.id(), machine));
    interruptionTold = false;
    tell(new WatchEvent.Snapshot(machines));
  }

  private void follow() {
    while (!closed) {
      try {
        boolean hinted = hints.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (hinted) {
          hints.drainPermits();
          looks.forget();
        }
      } catch (InterruptedException e) {
        closed = true;
        return;
      }
      compareAll();
    }
  }

  private void compareAll() {
    List<Present> machines = looks.all(hints::release);
    List<MachineId> gone = new ArrayList<>(known.keySet());
    machines.forEach(machine -> gone.remove(machine.id()));
    machines.forEach(this::take);
    gone.forEach(id -> take(new MachineState.Absent(id)));
  }

  private void take(MachineState state) {
    boolean news =
        switch (state) {
          case Present present -> !present.equals(known.put(present.id(), present));
          case MachineState.Absent absent -> known.remove(absent.id()) != null;
        };
    if (news) {
      tell(new WatchEvent.Changed(state));
    }
  }

  private void tellInterruption(DriverException reason) {
    if (!interruptionTold && !closed) {
      interruptionTold = true;
      tell(new WatchEvent.Interrupted(reason));
    }
  }

  private void tell(WatchEvent event) {
    synchronized (telling) {
      if (closed) {
        return;
      }
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.error("A listener to machines failed; it is told the next event nevertheless", e);
      }
    }
  }
}
