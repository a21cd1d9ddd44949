package dev.slipway.infrastructure.driver;

import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.MachineState.Absent;
import dev.slipway.infrastructure.MachineState.Present;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all machines. What the infrastructure tells is taken as a hint only: each makes the watch
 * look, and from time to time it looks at all machines, so that a lost, repeated or late event
 * changes nothing. When they can't be seen it says so, once, and begins anew.
 */
final class MachineWatch implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Supplier<? extends Sight> sights;
  private final Consumer<WatchEvent> listener;
  private final Runnable onClose;
  private final Thread thread;
  private final Object telling = new Object();
  private final Map<MachineId, Present> known = new HashMap<>();
  private boolean interruptionTold;
  private volatile boolean closed;

  MachineWatch(
      String name,
      Supplier<? extends Sight> sights,
      Consumer<WatchEvent> listener,
      Consumer<MachineWatch> onClose) {
    this.sights = sights;
    this.listener = listener;
    this.onClose = () -> onClose.accept(this);
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
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
      try (Sight sight = sights.get()) {
        snapshot(sight);
        retry = FIRST_RETRY;
        follow(sight);
      } catch (InterruptedException e) {
        closed = true;
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

  private void snapshot(Sight sight) {
    List<Present> machines = sight.all();
    known.clear();
    machines.forEach(machine -> known.put(machine.id(), machine));
    interruptionTold = false;
    tell(new WatchEvent.Snapshot(machines));
  }

  /** Until the machines can't be seen any more. */
  private void follow(Sight sight) throws InterruptedException {
    while (!closed) {
      Optional<MachineState> touched = sight.next();
      if (touched.isPresent()) {
        take(touched.get());
      } else {
        compareAll(sight.all());
      }
    }
  }

  private void compareAll(List<Present> machines) {
    List<MachineId> gone = new ArrayList<>(known.keySet());
    machines.forEach(machine -> gone.remove(machine.id()));
    machines.forEach(this::take);
    gone.forEach(id -> take(new Absent(id)));
  }

  private void take(MachineState state) {
    boolean news =
        switch (state) {
          case Present present -> !present.equals(known.put(present.id(), present));
          case Absent absent -> known.remove(absent.id()) != null;
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
