package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches over nodes: who is not heard of is not ready, gets taints, and its pods as well. */
final class NodeLifecycle implements Controller {
  private static final List<String> CONDITIONS =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private final ClusterApi api;
  private final Duration grace;
  private final EventRecorder events;
  private final WorkQueue<String> queue;

  /** When a sign of life of each node was seen last, by this controller's own clock. */
  private final Map<String, Instant> seen = new HashMap<>();

  NodeLifecycle(ClusterApi api, Duration grace) {
    this.api = api;
    this.grace = grace;
    this.events = new EventRecorder(api, "node-controller", "");
    this.queue = new WorkQueue<>("nodes", api.loop(), this::sync);
  }

  @Override
  public void changed(Kind kind, Change change) {
    String name = Objects.name(change.object());
    if (kind == Kinds.LEASE && Objects.namespace(change.object()).equals("kube-node-lease")) {
      // The timer that runs finds out by itself: nothing is to be done for each renewal.
      boolean first = seen.put(name, api.loop().now()) == null;
      if (first) {
        queue.add(name);
      }
    } else if (kind == Kinds.NODE) {
      node(change, name);
    } else if (kind == Kinds.POD && change.made()) {
      String node = Pods.node(change.object());
      if (!node.isEmpty()) {
        queue.add(node);
      }
    }
  }

  private void node(Change change, String name) {
    ObjectNode before = change.before();
    ObjectNode after = change.after();
    if (after == null) {
      seen.remove(name);
      return;
    }
    if (before == null) {
      seen.put(name, api.loop().now());
      events.normal(
          Kinds.NODE,
          after,
          "RegisteredNode",
          "Node %s event: Registered Node %s in Controller".formatted(name, name));
    } else if (!heartbeat(before).equals(heartbeat(after)) && isKnown(after)) {
      seen.put(name, api.loop().now());
    }
    queue.add(name);
  }

  private static String heartbeat(ObjectNode node) {
    return Json.text(Objects.condition(node, "Ready"), "lastHeartbeatTime");
  }

  private static boolean isKnown(ObjectNode node) {
    return !Json.text(Objects.condition(node, "Ready"), "status").equals("Unknown");
  }

  @Override
  public void resync() {
    for (ObjectNode node : api.list(Kinds.NODE, "")) {
      // Whoever was not looked at for a while gets the whole grace from now on.
      seen.putIfAbsent(Objects.name(node), api.loop().now());
      queue.add(Objects.name(node));
    }
  }

  @Override
  public void stop() {
    queue.clear();
    seen.clear();
  }

  private void sync(String name) {
    Optional<ObjectNode> found = api.find(Kinds.NODE, "", name);
    if (found.isEmpty()) {
      seen.remove(name);
      return;
    }
    Instant now = api.loop().now();
    Instant until = seen.computeIfAbsent(name, key -> now).plus(grace);
    if (now.isBefore(until)) {
      queue.addAfter(name, Duration.between(now, until).plusMillis(5));
    } else if (isKnown(found.get())) {
      lost(found.get(), now);
    }
    ObjectNode node = api.find(Kinds.NODE, "", name).orElse(found.get());
    taint(node, now);
    if (!Objects.isTrue(node, "Ready")) {
      markPods(name);
    }
  }

  private void lost(ObjectNode node, Instant now) {
    api.editStatus(
        Kinds.NODE,
        node,
        copy -> {
          for (String type : CONDITIONS) {
            JsonNode before = Objects.condition(copy, type);
            ObjectNode condition =
                before.isObject() ? before.deepCopy() : Json.object().put("type", type);
            condition
                .put("status", "Unknown")
                .put("reason", "NodeStatusUnknown")
                .put("message", "Kubelet stopped posting node status.");
            Objects.setCondition(copy, condition, now);
          }
        });
    events.normal(
        Kinds.NODE,
        node,
        "NodeNotReady",
        "Node %s status is now: NodeNotReady".formatted(Objects.name(node)));
  }

  /** The taints that follow from the node's condition; those of others stay. */
  private void taint(ObjectNode node, Instant now) {
    String ready = Json.text(Objects.condition(node, "Ready"), "status");
    boolean unreachable = ready.equals("Unknown");
    boolean notReady = !unreachable && !ready.equals("True");
    ArrayNode taints = Json.array();
    for (JsonNode taint : Json.at(node, "spec", "taints")) {
      String key = Json.text(taint, "key");
      boolean own =
          key.equals(Taints.NOT_READY)
              || key.equals(Taints.UNREACHABLE)
              || key.equals(Taints.UNSCHEDULABLE);
      if (!own) {
        taints.add(taint);
      }
    }
    if (Json.truth(node, "spec", "unschedulable")) {
      add(node, taints, Taints.UNSCHEDULABLE, "NoSchedule", now);
    }
    String key = unreachable ? Taints.UNREACHABLE : notReady ? Taints.NOT_READY : "";
    if (!key.isEmpty()) {
      add(node, taints, key, "NoSchedule", now);
      add(node, taints, key, "NoExecute", now);
    }
    if (!taints.equals(Json.at(node, "spec", "taints"))
        && !(taints.isEmpty() && Json.at(node, "spec", "taints").isMissingNode())) {
      api.edit(
          Kinds.NODE,
          node,
          copy -> {
            if (taints.isEmpty()) {
              Json.ensure(copy, "spec").remove("taints");
            } else {
              Json.ensure(copy, "spec").set("taints", taints);
            }
          });
    }
  }

  private static void add(
      ObjectNode node, ArrayNode taints, String key, String effect, Instant now) {
    for (JsonNode taint : Json.at(node, "spec", "taints")) {
      if (Json.text(taint, "key").equals(key) && Json.text(taint, "effect").equals(effect)) {
        taints.add(taint);
        return;
      }
    }
    taints.addObject().put("key", key).put("effect", effect).put("timeAdded", Objects.seconds(now));
  }

  private void markPods(String node) {
    for (ObjectNode pod : api.list(Kinds.POD, "")) {
      if (Pods.node(pod).equals(node) && Pods.isReady(pod)) {
        api.editStatus(
            Kinds.POD,
            pod,
            copy -> {
              ObjectNode condition = Objects.condition(copy, "Ready").deepCopy();
              condition.put("status", "False");
              Objects.setCondition(copy, condition, api.loop().now());
            });
        events.warning(Kinds.POD, pod, "NodeNotReady", "Node is not ready");
      }
    }
  }
}
