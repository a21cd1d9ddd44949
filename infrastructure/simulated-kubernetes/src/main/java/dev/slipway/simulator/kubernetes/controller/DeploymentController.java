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
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rolls Deployments out over ReplicaSets. */
final class DeploymentController implements Controller {
  private final ClusterApi api;
  private final EventRecorder events;
  private final DeploymentSets sets;
  private final WorkQueue<ObjectKey> queue;

  DeploymentController(ClusterApi api) {
    this.api = api;
    this.events = new EventRecorder(api, "deployment-controller", "");
    this.sets = new DeploymentSets(api, events);
    this.queue = new WorkQueue<>("deployments", api.loop(), this::sync);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.DEPLOYMENT) {
      queue.add(ObjectKey.of(change.object()));
    } else if (kind == Kinds.REPLICA_SET) {
      wakeOwner(change.before());
      wakeOwner(change.after());
    } else if (kind == Kinds.POD && change.removed()) {
      // A Deployment that recreates waits for the last old pod to be gone.
      for (ObjectNode each : api.list(Kinds.DEPLOYMENT, Objects.namespace(change.object()))) {
        if (Rollout.of(each).recreate()) {
          queue.add(ObjectKey.of(each));
        }
      }
    }
  }

  private void wakeOwner(@Nullable ObjectNode set) {
    if (set != null) {
      Objects.controller(set)
          .ifPresent(
              owner -> queue.add(new ObjectKey(Objects.namespace(set), Json.text(owner, "name"))));
    }
  }

  @Override
  public void resync() {
    api.list(Kinds.DEPLOYMENT, "").forEach(deployment -> queue.add(ObjectKey.of(deployment)));
  }

  @Override
  public void stop() {
    queue.clear();
  }

  private void sync(ObjectKey key) {
    Optional<ObjectNode> found = api.find(Kinds.DEPLOYMENT, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    ObjectNode deployment = found.get();
    if (!Objects.deleting(deployment)) {
      if (Json.truth(deployment, "spec", "paused")) {
        scaleOnly(deployment);
      } else {
        rollOut(deployment);
      }
      deployment = api.find(Kinds.DEPLOYMENT, key.namespace(), key.name()).orElse(deployment);
    }
    status(key, deployment);
  }

  private void scaleOnly(ObjectNode deployment) {
    List<ObjectNode> all = sets.of(deployment);
    sets.newest(deployment, all)
        .or(() -> all.stream().reduce((one, other) -> other))
        .ifPresent(
            set -> {
              int others =
                  all.stream().filter(each -> each != set).mapToInt(DeploymentSets::wished).sum();
              sets.scale(deployment, set, Math.max(0, Rollout.of(deployment).replicas() - others));
            });
  }

  private void rollOut(ObjectNode deployment) {
    Rollout rollout = Rollout.of(deployment);
    List<ObjectNode> all = sets.of(deployment);
    Optional<ObjectNode> newest = sets.newest(deployment, all);
    if (rollout.recreate()) {
      recreate(deployment, rollout, all, newest);
      return;
    }
    ObjectNode current =
        newest.isPresent()
            ? sets.keepRevision(deployment, newest.get(), all)
            : sets.create(deployment, all, firstSize(rollout, all));
    List<ObjectNode> old = others(sets.of(deployment), current);
    int total =
        old.stream().mapToInt(DeploymentSets::wished).sum() + DeploymentSets.wished(current);
    int up = rollout.newSize(DeploymentSets.wished(current), total);
    current = sets.scale(deployment, current, up);
    scaleDownOld(deployment, rollout, current, others(sets.of(deployment), current));
    cleanUp(deployment, rollout, current);
  }

  private static int firstSize(Rollout rollout, List<ObjectNode> old) {
    return rollout.newSize(0, old.stream().mapToInt(DeploymentSets::wished).sum());
  }

  private static List<ObjectNode> others(List<ObjectNode> all, ObjectNode current) {
    return all.stream().filter(set -> !Objects.uid(set).equals(Objects.uid(current))).toList();
  }

  /** First those that don't get ready anyway, then as many as may be missing. */
  private void scaleDownOld(
      ObjectNode deployment, Rollout rollout, ObjectNode current, List<ObjectNode> old) {
    int wished = DeploymentSets.wished(current);
    int total = old.stream().mapToInt(DeploymentSets::wished).sum() + wished;
    int newUnavailable = wished - DeploymentSets.available(current);
    int most = total - rollout.minAvailable() - newUnavailable;
    if (most <= 0) {
      return;
    }
    int cleaned = 0;
    for (ObjectNode set : old) {
      int unhealthy = DeploymentSets.wished(set) - DeploymentSets.available(set);
      int down = Math.min(most - cleaned, unhealthy);
      if (down > 0) {
        var ignored = sets.scale(deployment, set, DeploymentSets.wished(set) - down);
        cleaned += down;
      }
    }
    List<ObjectNode> now = others(sets.of(deployment), current);
    int available =
        now.stream().mapToInt(DeploymentSets::available).sum() + DeploymentSets.available(current);
    int down = available - rollout.minAvailable();
    for (ObjectNode set : now) {
      int here = Math.min(Math.max(down, 0), DeploymentSets.wished(set));
      if (here > 0) {
        var ignored = sets.scale(deployment, set, DeploymentSets.wished(set) - here);
        down -= here;
      }
    }
  }

  private void recreate(
      ObjectNode deployment, Rollout rollout, List<ObjectNode> all, Optional<ObjectNode> newest) {
    List<ObjectNode> old = newest.isPresent() ? others(all, newest.get()) : all;
    boolean scaled = false;
    for (ObjectNode set : old) {
      if (DeploymentSets.wished(set) > 0) {
        var ignored = sets.scale(deployment, set, 0);
        scaled = true;
      }
    }
    if (scaled || oldPodsRun(old)) {
      return;
    }
    if (newest.isPresent()) {
      ObjectNode current = sets.keepRevision(deployment, newest.get(), all);
      current = sets.scale(deployment, current, rollout.replicas());
      cleanUp(deployment, rollout, current);
    } else {
      var ignored = sets.create(deployment, all, rollout.replicas());
    }
  }

  private boolean oldPodsRun(List<ObjectNode> old) {
    for (ObjectNode set : old) {
      for (ObjectNode pod : api.list(Kinds.POD, Objects.namespace(set))) {
        boolean owned =
            Objects.controller(pod)
                .filter(owner -> Json.text(owner, "uid").equals(Objects.uid(set)))
                .isPresent();
        if (owned && !Pods.isFinished(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  private void cleanUp(ObjectNode deployment, Rollout rollout, ObjectNode current) {
    int wished = DeploymentSets.wished(current);
    if (wished != rollout.replicas() || DeploymentSets.available(current) < wished) {
      return;
    }
    List<ObjectNode> empty =
        others(sets.of(deployment), current).stream()
            .filter(set -> DeploymentSets.wished(set) == 0)
            .filter(set -> Json.number(set, 0, "status", "replicas") == 0)
            .toList();
    for (ObjectNode set : empty.subList(0, Math.max(0, empty.size() - rollout.history()))) {
      api.remove(Kinds.REPLICA_SET, set, DeleteOptions.background(Objects.uid(set)));
    }
  }

  private void status(ObjectKey key, ObjectNode deployment) {
    List<ObjectNode> all = sets.of(deployment);
    Optional<ObjectNode> newest = sets.newest(deployment, all);
    DeploymentStatus status =
        new DeploymentStatus(Rollout.of(deployment), all, newest, api.loop().now());
    api.editStatus(
        Kinds.DEPLOYMENT,
        deployment,
        copy -> status.write(copy).ifPresent(wait -> queue.addAfter(key, wait)));
  }

  static JsonNode template(ObjectNode object) {
    return Json.at(object, "spec", "template");
  }
}
