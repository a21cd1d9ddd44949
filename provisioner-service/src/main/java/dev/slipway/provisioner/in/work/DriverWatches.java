package dev.slipway.provisioner.in.work;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.plan.ClusterStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Wakes a cluster's reconciler when a driver says that a machine has changed. */
@ApplicationScoped
public class DriverWatches {
  private static final Logger LOG = Logger.getLogger(DriverWatches.class);

  private final Infrastructures infrastructures;
  private final ClusterStore store;
  private final WorkQueue work;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /** Hints only: a cluster that a crash loses from here is looked at by the clock. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  private final Semaphore news = new Semaphore(0);
  private volatile boolean stopped;

  @Inject
  DriverWatches(Infrastructures infrastructures, ClusterStore store, WorkQueue work) {
    this.infrastructures = infrastructures;
    this.store = store;
    this.work = work;
  }

  void start(@Observes StartupEvent event) {
    work.wake(ClusterRequests.WORK, store.alive());
    Thread.ofVirtual().name("driver-wakes").start(this::wakeUntilStopped);
    // An infrastructure that is slow to answer must not keep the service from starting.
    Thread.ofVirtual().name("driver-watches").start(this::subscribe);
  }

  private void subscribe() {
    for (String name : infrastructures.names()) {
      subscriptions.add(infrastructures.driver(name).watch(this::heard));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    subscriptions.forEach(Subscription::close);
    stopped = true;
    news.release();
  }

  private void heard(WatchEvent event) {
    switch (event) {
      case WatchEvent.Snapshot(List<MachineState.Present> machines) ->
          heard(machines.stream().map(MachineState.Present::id));
      case WatchEvent.Changed(MachineState machine) -> heard(Stream.of(machine.id()));
      case WatchEvent.Interrupted(var reason) ->
          LOG.warnf(
              "An infrastructure can't be heard: %s %s", reason.getMessage(), reason.remedy());
    }
  }

  private void heard(Stream<MachineId> machines) {
    changed.addAll(machines.map(MachineId::clusterId).toList());
    news.release();
  }

  /** What was heard of while the last wake-up was stored is stored with one statement. */
  private void wakeUntilStopped() {
    while (!stopped) {
      news.acquireUninterruptibly();
      news.drainPermits();
      Set<String> clusters = Set.copyOf(changed);
      changed.removeAll(clusters);
      try {
        work.wake(ClusterRequests.WORK, clusters);
      } catch (RuntimeException e) {
        LOG.warnf("%d clusters are looked at by the clock only: %s", clusters.size(), e);
      }
    }
  }
}
