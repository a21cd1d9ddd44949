package dev.slipway.provisioner.in.work;

import dev.slipway.infrastructure.MachineId;
import dev.slipway.infrastructure.MachineState;
import dev.slipway.infrastructure.Subscription;
import dev.slipway.infrastructure.WatchEvent;
import dev.slipway.kit.work.WorkQueue;
import dev.slipway.provisioner.admission.ClusterRequests;
import dev.slipway.provisioner.machine.Infrastructures;
import dev.slipway.provisioner.observation.Inventories;
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
  private final Inventories inventories;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /** Hints only: a cluster that a crash loses from here is looked at by the clock. */
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  private final Semaphore news = new Semaphore(0);
  private volatile boolean stopped;

  @Inject
  DriverWatches(
      Infrastructures infrastructures,
      ClusterStore store,
      WorkQueue work,
      Inventories inventories) {
    this.infrastructures = infrastructures;
    this.store = store;
    this.work = work;
    this.inventories = inventories;
  }

  void start(@Observes StartupEvent event) {
    work.wake(ClusterRequests.WORK, store.alive());
    Thread.ofVirtual().name("driver-wakes").start(this::wakeUntilStopped);
    // An infrastructure that is slow to answer must not keep the service from starting.
    Thread.ofVirtual().name("driver-watches").start(this::subscribe);
  }

  private void subscribe() {
    for (String name : infrastructures.names()) {
      subscriptions.add(infrastructures.driver(name).watch(event -> heard(name, event)));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    subscriptions.forEach(Subscription::close);
    stopped = true;
    news.release();
  }

  private void heard(String infrastructure, WatchEvent event) {
    switch (event) {
      case WatchEvent.Snapshot(List<MachineState.Present> machines) -> {
        inventories.heard(infrastructure);
        changed(machines.stream().map(MachineState.Present::id));
      }
      case WatchEvent.Changed(MachineState machine) -> changed(Stream.of(machine.id()));
      case WatchEvent.Interrupted(var reason) -> {
        inventories.unheard(infrastructure);
        LOG.warnf("An infrastructure can't be heard: %s %s", reason.getMessage(), reason.remedy());
      }
    }
  }

  private void changed(Stream<MachineId> machines) {
    List<String> clusters = machines.map(MachineId::clusterId).distinct().toList();
    // Before they are woken, or the look that this leads to would not ask.
    inventories.changed(clusters);
    changed.addAll(clusters);
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
