package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.EventRecorder;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps as many pods as are wished: ReplicaSets and ReplicationControllers. */
final class ReplicaController implements Controller {
  private static final int BURST = 500;

  private final ClusterApi api;
  private final Kind kind;
  private final EventRecorder events;
  private final OwnedPods owned;
  private final WorkQueue<ObjectKey> queue;

  ReplicaController(ClusterApi api, Kind kind) {
    this.api = api;
    this.kind = kind;
    boolean set = kind == Kinds.REPLICA_SET;
    this.events =
        new EventRecorder(api, set ? "replicaset-controller" : "replication-controller", "");
    this.owned = new OwnedPods(api, kind);
    this.queue = new WorkQueue<>(kind.plural(), api.loop(), this::sync);
  }

  @Override
  public void changed(Kind changed, Change change) {
    if (changed == kind) {
      queue.add(ObjectKey.of(change.object()));
    } else if (changed == Kinds.POD) {
      wakeOwner(change.before());
      wakeOwner(change.after());
    }
  }

  private void wakeOwner(@Nullable ObjectNode pod) {
    if (pod == null) {
      return;
    }
    Optional<JsonNode> owner = Objects.controller(pod);
    if (owner.isPresent()) {
      if (Json.text(owner.get(), "kind").equals(kind.kind())) {
        queue.add(new ObjectKey(Objects.namespace(pod), Json.text(owner.get(), "name")));
      }
      return;
    }
    for (ObjectNode each : api.list(kind, Objects.namespace(pod))) {
      if (selector(kind, each).matches(pod)) {
        queue.add(ObjectKey.of(each));
      }
    }
  }

  @Override
  public void resync() {
    api.list(kind, "").forEach(object -> queue.add(ObjectKey.of(object)));
  }

  @Override
  public void stop() {
    queue.clear();
  }

  static LabelSelector selector(Kind kind, JsonNode object) {
    JsonNode selector = Json.at(object, "spec", "selector");
    return kind == Kinds.REPLICATION_CONTROLLER
        ? LabelSelector.ofMap(selector)
        : LabelSelector.of(selector);
  }

  private void sync(ObjectKey key) {
    Optional<ObjectNode> found = api.find(kind, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    ObjectNode object = found.get();
    ApiException failure = null;
    if (!Objects.deleting(object)) {
      owned.settle(object);
      List<ObjectNode> active = owned.active(object);
      int wished = (int) Json.number(object, 1, "spec", "replicas");
      if (active.size() < wished) {
        failure = create(object, Math.min(wished - active.size(), BURST));
      } else if (active.size() > wished) {
        VictimOrder.choose(active, active.size() - wished)
            .forEach(victim -> delete(object, victim));
      }
    }
    writeStatus(key, object, failure);
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable ApiException create(ObjectNode object, int count) {
    for (int i = 0; i < count; i++) {
      ObjectNode pod = PodTemplate.pod(kind, object);
      try {
        ObjectNode made = api.create(Kinds.POD, Objects.namespace(object), pod);
        events.normal(kind, object, "SuccessfulCreate", "Created pod: " + Objects.name(made));
      } catch (ApiException e) {
        events.warning(kind, object, "FailedCreate", "Error creating: " + e.message());
        return e;
      }
    }
    return null;
  }

  private void delete(ObjectNode object, ObjectNode pod) {
    api.remove(Kinds.POD, pod, DeleteOptions.background(Objects.uid(pod)));
    events.normal(kind, object, "SuccessfulDelete", "Deleted pod: " + Objects.name(pod));
  }

  private void writeStatus(ObjectKey key, ObjectNode object, @Nullable ApiException failure) {
    List<ObjectNode> active = owned.active(object);
    JsonNode templateLabels = Json.at(object, "spec", "template", "metadata", "labels");
    LabelSelector labeled = LabelSelector.ofMap(templateLabels);
    Readiness readiness =
        Readiness.of(active, Json.number(object, 0, "spec", "minReadySeconds"), api.loop().now());
    readiness.nextChange().ifPresent(wait -> queue.addAfter(key, wait));
    api.editStatus(
        kind,
        object,
        copy -> {
          ObjectNode status = Json.ensure(copy, "status");
          status.put("replicas", active.size());
          set(
              status,
              "fullyLabeledReplicas",
              (int) active.stream().filter(labeled::matches).count());
          set(status, "readyReplicas", readiness.ready());
          set(status, "availableReplicas", readiness.available());
          status.put("observedGeneration", Json.number(copy, 1, "metadata", "generation"));
          condition(copy, failure);
        });
  }

  private void condition(ObjectNode copy, @Nullable ApiException failure) {
    if (failure != null) {
      Objects.setCondition(
          copy,
          Objects.condition("ReplicaFailure", true, "FailedCreate", failure.message()),
          api.loop().now());
    } else if (!Objects.condition(copy, "ReplicaFailure").isMissingNode()) {
      Json.ensure(copy, "status").remove("conditions");
    }
  }

  /** Counts of none are left out, as the API does. */
  static void set(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }
}
