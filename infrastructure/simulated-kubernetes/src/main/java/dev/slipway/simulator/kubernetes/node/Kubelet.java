package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.log.Kubelets;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.StoreListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kubelet of a node: its pods, its lease and its status. */
final class Kubelet implements StoreListener, Kubelets.Kubelet {
  private final NodeOptions options;
  private final ClusterApi api;
  private final NodeClock clock;
  private final EventRecorder events;
  private final Registration registration;
  private final Dependencies dependencies;
  private final PodAddresses addresses;
  private final Map<String, PodRun> pods = new HashMap<>();
  private final Set<String> pulled = new HashSet<>();
  private boolean booted;
  private boolean cut;
  private boolean reconnecting;

  Kubelet(NodeOptions options, ClusterApi api, NodeClock clock) {
    this.options = options;
    this.api = api;
    this.clock = clock;
    this.events = new EventRecorder(api, "kubelet", options.name());
    this.registration = new Registration(options, api, clock);
    this.dependencies = new Dependencies(api);
    this.addresses = new PodAddresses(options.podCidr());
  }

  NodeOptions options() {
    return options;
  }

  ClusterApi api() {
    return api;
  }

  NodeClock clock() {
    return clock;
  }

  EventRecorder events() {
    return events;
  }

  Dependencies dependencies() {
    return dependencies;
  }

  PodAddresses addresses() {
    return addresses;
  }

  Duration delay(Duration mean) {
    return clock.jittered(mean, options.delays().jitter());
  }

  boolean hasPulled(String image) {
    return pulled.contains(image);
  }

  void pulled(String image) {
    pulled.add(image);
  }

  /** Whether it reaches an API server now. */
  boolean isConnected() {
    return booted && !cut && clock.isRunning() && api.availability().now();
  }

  void boot() {
    clock.after(
        delay(options.delays().register()),
        () -> {
          booted = true;
          connect();
          clock.after(registration.renewal(), this::renew);
          clock.after(clock.jittered(options.statusReports(), 0.5), this::reportStatus);
        });
  }

  void setCut(boolean is) {
    cut = is;
    if (!is) {
      connect();
    }
  }

  /** Catches up with the API server after a time without it. */
  void connect() {
    if (!isConnected()) {
      return;
    }
    try {
      if (!registration.isRegistered() || api.find(Kinds.NODE, "", options.name()).isPresent()) {
        registration.register();
      }
      synchronise();
    } catch (ApiException e) {
      reconnectLater();
    }
  }

  void reconnectLater() {
    if (!reconnecting) {
      reconnecting = true;
      clock.after(
          Duration.ofSeconds(1),
          () -> {
            reconnecting = false;
            connect();
          });
    }
  }

  private void synchronise() {
    Set<String> there = new HashSet<>();
    for (ObjectNode pod : api.list(Kinds.POD, "")) {
      if (Pods.node(pod).equals(options.name())) {
        there.add(Objects.uid(pod));
        seen(pod);
      }
    }
    for (PodRun run : List.copyOf(pods.values())) {
      if (!there.contains(run.uid())) {
        drop(run);
      } else if (run.isStopping()) {
        run.removeFromApi();
      } else if (run.isDirty()) {
        run.report();
      }
    }
  }

  @Override
  public void changed(Change change) {
    if (!change.key().startsWith(Kinds.POD.keyPrefix() + "/")
        || !Pods.node(change.object()).equals(options.name())
        || !isConnected()) {
      return;
    }
    ObjectNode after = change.after();
    if (after != null) {
      seen(after);
    } else {
      PodRun run = pods.get(Objects.uid(change.object()));
      if (run != null) {
        drop(run);
      }
    }
  }

  @Override
  public void replaced() {
    connect();
  }

  private void seen(ObjectNode pod) {
    PodRun run = pods.get(Objects.uid(pod));
    if (run != null) {
      run.update(pod);
      return;
    }
    PodRun fresh = new PodRun(this, pod);
    pods.put(Objects.uid(pod), fresh);
    // Not from within the change itself: others must hear of it first.
    clock.after(
        Duration.ZERO,
        () -> {
          if (pods.get(fresh.uid()) == fresh) {
            fresh.begin();
            fresh.update(
                api.find(Kinds.POD, Objects.namespace(pod), Objects.name(pod))
                    .filter(now -> Objects.uid(now).equals(fresh.uid()))
                    .orElse(fresh.pod()));
          }
        });
  }

  private void drop(PodRun run) {
    pods.remove(run.uid());
    run.kill();
  }

  private void renew() {
    clock.after(registration.renewal(), this::renew);
    if (isConnected() && registration.isRegistered()) {
      try {
        registration.renew();
      } catch (ApiException e) {
        reconnectLater();
      }
    }
  }

  private void reportStatus() {
    clock.after(options.statusReports(), this::reportStatus);
    if (isConnected() && registration.isRegistered()) {
      try {
        registration.reportAgain();
      } catch (ApiException e) {
        reconnectLater();
      }
    }
  }

  /** Ends all pods in good order, and says that the node goes. */
  void shutDown() {
    if (isConnected()) {
      try {
        registration.shuttingDown();
      } catch (ApiException e) {
        // The machine goes either way.
        reconnecting = false;
      }
    }
    for (PodRun run : List.copyOf(pods.values())) {
      if (!run.isStopping()) {
        run.fail("Terminated", "Pod was terminated in response to imminent node shutdown.");
      }
    }
  }

  /** The machine is off: nobody hears of it. */
  void powerOff() {
    pods.values().forEach(PodRun::kill);
    pods.clear();
  }

  Optional<PodRun> pod(String uid) {
    return Optional.ofNullable(pods.get(uid));
  }

  @Override
  public boolean answers() {
    return booted && !cut && clock.isRunning();
  }

  @Override
  public String address() {
    return options.address();
  }

  @Override
  public Optional<ContainerLog> log(String podUid, String container, boolean previous) {
    return pod(podUid).flatMap(run -> run.log(container, previous));
  }
}
