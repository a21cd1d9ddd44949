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
import java.util.concurrent.CopyOnWriteArrayList;
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

  @Inject
  DriverWatches(Infrastructures infrastructures, ClusterStore store, WorkQueue work) {
    this.infrastructures = infrastructures;
    this.store = store;
    this.work = work;
  }

  void start(@Observes StartupEvent event) {
    store.alive().forEach(cluster -> work.wake(ClusterRequests.WORK, cluster));
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
  }

  private void heard(WatchEvent event) {
    switch (event) {
      case WatchEvent.Snapshot(List<MachineState.Present> machines) ->
          machines.stream().map(machine -> machine.id().clusterId()).distinct().forEach(this::wake);
      case WatchEvent.Changed(MachineState machine) ->
          Stream.of(machine.id()).map(MachineId::clusterId).forEach(this::wake);
      case WatchEvent.Interrupted(var reason) ->
          LOG.warnf(
              "An infrastructure can't be heard: %s %s", reason.getMessage(), reason.remedy());
    }
  }

  private void wake(String clusterId) {
    work.wake(ClusterRequests.WORK, clusterId);
  }
}
