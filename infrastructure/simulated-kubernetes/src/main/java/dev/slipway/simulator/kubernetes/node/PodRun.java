package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.Names;
import dev.slipway.simulator.kubernetes.log.ContainerLog;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pod on its node, from its arrival to its end. */
final class PodRun {
  private final Kubelet kubelet;
  private final Behaviour behaviour;
  private final Map<String, ContainerRun> containers = new LinkedHashMap<>();
  private final Map<String, ContainerLife> lives = new LinkedHashMap<>();
  private ObjectNode pod;
  private String ip = "";
  private boolean stopping;
  private boolean ended;
  private boolean dirty;
  private @Nullable String failure;

  PodRun(Kubelet kubelet, ObjectNode pod) {
    this.kubelet = kubelet;
    this.pod = pod;
    this.behaviour = Behaviour.of(pod);
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      ContainerRun run = new ContainerRun(container);
      containers.put(run.name(), run);
      lives.put(run.name(), new ContainerLife(this, run, container));
    }
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      ContainerRun run = containers.get(Json.text(status, "name"));
      if (run != null) {
        run.recover(status, kubelet.clock().now());
      }
    }
  }

  Kubelet kubelet() {
    return kubelet;
  }

  ObjectNode pod() {
    return pod;
  }

  String uid() {
    return Objects.uid(pod);
  }

  String ip() {
    return ip;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  boolean isStopping() {
    return stopping || ended;
  }

  /** Whether something answers in it. */
  boolean serves() {
    return !ended && containers.values().stream().anyMatch(ContainerRun::isRunning);
  }

  Optional<ContainerLog> log(String container, boolean previous) {
    ContainerRun run = containers.get(container);
    return run == null
        ? Optional.empty()
        : Optional.ofNullable(previous ? run.previousLog() : run.log());
  }

  /** Prints a line as the first container that runs. */
  void print(String line) {
    for (ContainerRun run : containers.values()) {
      ContainerLog log = run.log();
      if (run.isRunning() && log != null) {
        log.print(kubelet.clock().now(), line);
        return;
      }
    }
  }

  /** Begins with what the pod needs before its containers. */
  void begin() {
    if (Pods.isFinished(pod)) {
      ended = true;
      return;
    }
    report();
    prepare();
  }

  private void prepare() {
    if (isStopping()) {
      return;
    }
    Optional<String> missing = kubelet.dependencies().missingVolume(pod);
    if (missing.isPresent()) {
      kubelet.events().warning(Kinds.POD, pod, "FailedMount", missing.get());
      kubelet.clock().after(Duration.ofSeconds(2), this::prepare);
      return;
    }
    ip = kubelet.addresses().take();
    report();
    lives.values().forEach(ContainerLife::begin);
  }

  /** The object changed. */
  void update(ObjectNode changed) {
    pod = changed;
    if (Objects.deleting(changed) && !stopping) {
      stop();
    } else if (dirty || isMistold(changed)) {
      report();
    }
  }

  /** Whether somebody else said of it that it isn't ready, while nobody heard of the node. */
  private boolean isMistold(ObjectNode changed) {
    boolean ready =
        phase().equals("Running") && containers.values().stream().allMatch(ContainerRun::isReady);
    return !isStopping() && ready && !Pods.isReady(changed);
  }

  private void stop() {
    stopping = true;
    if (ended || containers.values().stream().noneMatch(ContainerRun::isRunning)) {
      finishStop();
      return;
    }
    lives.values().forEach(ContainerLife::announceStop);
    long grace = Json.number(pod, 30, "metadata", "deletionGracePeriodSeconds");
    Duration needed = kubelet.delay(kubelet.options().delays().stop());
    Duration most = Duration.ofSeconds(grace);
    kubelet.clock().after(needed.compareTo(most) < 0 ? needed : most, this::finishStop);
  }

  private void finishStop() {
    for (ContainerRun run : containers.values()) {
      if (run.isRunning()) {
        run.terminate(0, "Completed", kubelet.clock().now());
      }
    }
    ended = true;
    kubelet.addresses().giveBack(ip);
    removeFromApi();
  }

  /** Tells the API server that nothing of the pod is left, which ends the object. */
  void removeFromApi() {
    if (!ended || !stopping || !kubelet.isConnected()) {
      return;
    }
    report();
    kubelet.api().remove(Kinds.POD, pod, DeleteOptions.now(uid()));
  }

  /** The object is gone: what still runs is killed without a word. */
  void kill() {
    ended = true;
    stopping = true;
    kubelet.addresses().giveBack(ip);
    containers.values().forEach(ContainerRun::endLog);
  }

  /** The machine is being shut down. */
  void fail(String reason, String message) {
    for (ContainerRun run : containers.values()) {
      if (run.isRunning()) {
        run.terminate(0, "Completed", kubelet.clock().now());
      }
    }
    failure = reason;
    ended = true;
    if (kubelet.isConnected()) {
      kubelet
          .api()
          .editStatus(
              Kinds.POD,
              pod,
              copy -> {
                write(copy);
                Json.ensure(copy, "status").put("reason", reason).put("message", message);
              });
    }
  }

  /** A container ended by itself. */
  void terminated(ContainerLife life) {
    if (isStopping()) {
      return;
    }
    String policy = Json.text(pod, "spec", "restartPolicy");
    boolean restart =
        policy.equals("Always") || (policy.equals("OnFailure") && life.run().exitCode() != 0);
    if (restart) {
      life.restart();
    } else if (containers.values().stream().allMatch(ContainerRun::isTerminated)) {
      ended = true;
      kubelet.addresses().giveBack(ip);
    }
    report();
  }

  /** Writes the status, now or as soon as the API server can be reached. */
  void report() {
    dirty = true;
    if (!kubelet.isConnected()) {
      return;
    }
    // The change that this makes is heard of before it returns.
    dirty = false;
    try {
      kubelet.api().editStatus(Kinds.POD, pod, this::write);
    } catch (ApiException e) {
      // It is written with the next change, or when the API server is there again.
      dirty = true;
      kubelet.reconnectLater();
    }
  }

  boolean isDirty() {
    return dirty;
  }

  private void write(ObjectNode copy) {
    PodStatusForm.write(
        copy, kubelet.options(), ip, phase(), containers.values(), kubelet.clock().now());
  }

  private String phase() {
    if (failure != null) {
      return "Failed";
    }
    if (containers.values().stream().allMatch(ContainerRun::isTerminated) && ended) {
      return containers.values().stream().allMatch(run -> run.exitCode() == 0)
          ? "Succeeded"
          : "Failed";
    }
    boolean everRan =
        containers.values().stream()
            .allMatch(run -> run.isRunning() || run.isTerminated() || run.restarts() > 0);
    return everRan ? "Running" : "Pending";
  }

  String newContainerId() {
    var random = kubelet.api().loop().random();
    return "simulated://" + Names.uid(random).replace("-", "");
  }
}
