package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.resource.Taints;
import dev.slipway.simulator.kubernetes.store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Deletes pods that don't tolerate a NoExecute taint of their node, or not for longer. */
final class TaintEviction implements Controller {
  private final ClusterApi api;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  /** Since when each pod has had to go, by its uid. */
  private final Map<String, Instant> since = new HashMap<>();

  TaintEviction(ClusterApi api) {
    this.api = api;
    this.events = new EventRecorder(api, "taint-eviction-controller", "");
    this.queue = new WorkQueue<>("tainteviction", api.loop(), this::sync);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.POD) {
      if (change.removed()) {
        since.remove(Objects.uid(change.object()));
      } else if (!Pods.node(change.object()).isEmpty()) {
        ObjectNode before = change.before();
        if (before == null || Pods.node(before).isEmpty()) {
          queue.add(ObjectKey.of(change.object()));
        }
      }
    } else if (kind == Kinds.NODE) {
      ObjectNode before = change.before();
      if (before == null
          || !Json.at(before, "spec", "taints")
              .equals(Json.at(change.object(), "spec", "taints"))) {
        wakePods(Objects.name(change.object()));
      }
    }
  }

  private void wakePods(String node) {
    for (ObjectNode pod : api.list(Kinds.POD, "")) {
      if (Pods.node(pod).equals(node)) {
        queue.add(ObjectKey.of(pod));
      }
    }
  }

  @Override
  public void resync() {
    api.list(Kinds.NODE, "").forEach(node -> wakePods(Objects.name(node)));
  }

  @Override
  public void stop() {
    queue.clear();
    since.clear();
  }

  private void sync(ObjectKey key) {
    Optional<ObjectNode> found = api.find(Kinds.POD, key.namespace(), key.name());
    if (found.isEmpty() || Objects.deleting(found.get())) {
      return;
    }
    ObjectNode pod = found.get();
    OptionalLong patience = patience(pod);
    if (patience.isEmpty()) {
      if (since.remove(Objects.uid(pod)) != null) {
        events.normal(
            Kinds.POD,
            pod,
            "TaintManagerEviction",
            "Cancelling deletion of Pod %s/%s".formatted(key.namespace(), key.name()));
      }
      return;
    }
    Instant now = api.loop().now();
    Instant begun = since.computeIfAbsent(Objects.uid(pod), uid -> now);
    Instant until = begun.plusSeconds(Math.max(0, patience.getAsLong()));
    if (now.isBefore(until)) {
      queue.addAfter(key, Duration.between(now, until).plusMillis(5));
    } else {
      evict(pod);
    }
  }

  /** Seconds that the pod may stay; empty for ever. */
  private OptionalLong patience(ObjectNode pod) {
    Optional<ObjectNode> node = api.find(Kinds.NODE, "", Pods.node(pod));
    OptionalLong shortest = OptionalLong.empty();
    if (node.isPresent()) {
      for (JsonNode taint : Json.at(node.get(), "spec", "taints")) {
        if (Json.text(taint, "effect").equals("NoExecute")) {
          OptionalLong seconds = Taints.seconds(pod, taint);
          if (seconds.isPresent()
              && (shortest.isEmpty() || seconds.getAsLong() < shortest.getAsLong())) {
            shortest = seconds;
          }
        }
      }
    }
    return shortest;
  }

  private void evict(ObjectNode pod) {
    events.normal(
        Kinds.POD,
        pod,
        "TaintManagerEviction",
        "Marking for deletion Pod %s/%s".formatted(Objects.namespace(pod), Objects.name(pod)));
    api.setCondition(
        Kinds.POD,
        pod,
        Objects.condition(
            "DisruptionTarget",
            true,
            "DeletionByTaintManager",
            "Taint manager: deleting due to NoExecute taint"));
    api.remove(Kinds.POD, pod, DeleteOptions.background(Objects.uid(pod)));
  }
}
