package dev.slipway.kit.work;

import dev.slipway.kit.correlation.CorrelationId;
import dev.slipway.kit.id.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Picks up due keys and runs their reconcilers, a bounded number at a time. */
@ApplicationScoped
public class WorkEngine {
  private static final Logger LOG = Logger.getLogger(WorkEngine.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final WorkSettings settings;
  private final WorkStore store;
  private final Map<String, Reconciler> reconcilers;
  private final WorkRunner runner;
  private final Semaphore free;
  private final Semaphore pokes = new Semaphore(0);
  private final DueTimes dueTimes = new DueTimes();
  private final Semaphore stopSignal = new Semaphore(0);
  private final Map<WorkEpoch, Run> runs = new ConcurrentHashMap<>();
  private final String owner;

  /** A run under way, and when it is interrupted, by {@link System#nanoTime()}. */
  private record Run(Thread thread, long interruptAt) {}

  private volatile boolean stopped;

  /** Whether the last pick-up left no slot free, so that more may be due. */
  private volatile boolean full;

  private @Nullable Thread picker;
  private @Nullable Thread heart;
  private boolean storeFailed;

  @Inject
  WorkEngine(
      WorkSettings settings,
      WorkStore store,
      @All List<Reconciler> reconcilers,
      Ids ids,
      CorrelationId correlation,
      MeterRegistry meters) {
    this.settings = settings;
    this.store = store;
    this.reconcilers =
        reconcilers.stream().collect(Collectors.toMap(Reconciler::kind, Function.identity()));
    this.runner = new WorkRunner(store, settings, correlation, meters);
    this.free = new Semaphore(settings.threads());
    this.owner = ids.random("worker", 12);
    meters.gauge("slipway.work.running", runs, Map::size);
  }

  void start(@Observes StartupEvent event) {
    if (settings.enabled() && !reconcilers.isEmpty()) {
      start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  synchronized void start() {
    if (picker != null) {
      return;
    }
    stopped = false;
    stopSignal.drainPermits();
    picker = Thread.ofPlatform().name("work-picker").daemon().start(this::pickUpWork);
    heart = Thread.ofPlatform().name("work-heart").daemon().start(this::beat);
  }

  /** Starts nothing more; what runs goes on. */
  void stopPicking() throws InterruptedException {
    stopped = true;
    poke();
    Thread picking = picker;
    if (picking != null) {
      picking.join();
    }
  }

  /** Starts nothing more, lets runs end for five seconds, and leaves the rest to others. */
  synchronized void stop() {
    if (picker == null) {
      return;
    }
    stopped = true;
    poke();
    try {
      picker.join();
      long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
      for (Run run : runs.values()) {
        run.thread().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
      runs.values().forEach(run -> run.thread().interrupt());
      stopSignal.release();
      if (heart != null) {
        heart.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    picker = null;
    heart = null;
  }

  /** Says that there may be work. */
  void poke() {
    pokes.release();
  }

  private void pickUpWork() {
    while (!stopped) {
      int slots = free.availablePermits();
      int picked = slots == 0 ? 0 : pickUp(slots);
      full = picked == slots;
      if (!full || slots == 0) {
        await(pokes, dueTimes.next(settings.poll()));
      }
    }
  }

  private int pickUp(int slots) {
    try {
      List<WorkEpoch> due = store.pickUp(reconcilers.keySet(), slots, owner, settings.lease());
      due.forEach(this::launch);
      storeFailed = false;
      return due.size();
    } catch (RuntimeException e) {
      if (!storeFailed) {
        LOG.warnf("work can't be picked up: %s", e.getMessage());
      }
      storeFailed = true;
      await(stopSignal, settings.poll());
      return 0;
    }
  }

  private void launch(WorkEpoch run) {
    Reconciler reconciler = reconcilers.get(run.kind());
    if (reconciler == null) {
      return;
    }
    free.acquireUninterruptibly();
    Thread thread =
        Thread.ofVirtual()
            .name("work-" + run.kind() + "-" + run.key())
            .unstarted(
                () -> {
                  Optional<Duration> dueIn = Optional.empty();
                  try {
                    dueIn = runner.run(reconciler, run, () -> stopped);
                  } finally {
                    runs.remove(run);
                    free.release();
                    ended(dueIn);
                  }
                });
    runs.put(run, new Run(thread, System.nanoTime() + settings.runLimit().toNanos()));
    thread.start();
  }

  /** There is nothing to pick up after a run, but for what had no room, or is due again at once. */
  private void ended(Optional<Duration> dueIn) {
    dueIn.ifPresent(dueTimes::add);
    if (full || dueIn.filter(wait -> !wait.isPositive()).isPresent()) {
      poke();
    }
  }

  private void beat() {
    while (!await(stopSignal, settings.heartbeat())) {
      runs.forEach(this::interruptIfLate);
      Set<WorkEpoch> current = Set.copyOf(runs.keySet());
      if (current.isEmpty()) {
        continue;
      }
      try {
        store.renew(current, settings.lease());
      } catch (RuntimeException e) {
        LOG.warnf("the leases of %d runs can't be renewed: %s", current.size(), e.getMessage());
      }
    }
  }

  private void interruptIfLate(WorkEpoch epoch, Run run) {
    if (run.interruptAt() - System.nanoTime() > 0) {
      return;
    }
    Duration limit = settings.runLimit();
    var where = new IllegalStateException("where it was");
    where.setStackTrace(run.thread().getStackTrace());
    LOG.warnf(
        where, "%s %s has run for %d s: interrupted", epoch.kind(), epoch.key(), limit.toSeconds());
    runs.replace(epoch, run, new Run(run.thread(), System.nanoTime() + limit.toNanos()));
    run.thread().interrupt();
  }

  private static boolean await(Semaphore signal, Duration timeout) {
    try {
      boolean signalled = signal.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (signalled) {
        signal.drainPermits();
      }
      return signalled;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
