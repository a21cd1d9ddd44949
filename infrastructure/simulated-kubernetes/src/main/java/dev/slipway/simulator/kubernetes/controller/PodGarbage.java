package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
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

/**
 * Removes pods that nobody else can: those of nodes that are gone, and those on their way out on
 * nodes that are out of service. It looks every 20 s, as the real one does, and only while there is
 * anything to look for.
 */
final class PodGarbage implements Controller {
  private static final Duration PERIOD = Duration.ofSeconds(20);
  private static final Duration QUARANTINE = Duration.ofSeconds(40);
  private static final String ALL = "pods";

  private final ClusterApi api;
  private final WorkQueue<String> queue;
  private final Map<String, Instant> missing = new HashMap<>();
  private boolean planned;

  PodGarbage(ClusterApi api) {
    this.api = api;
    this.queue = new WorkQueue<>("podgc", api.loop(), this::collect);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (planned) {
      return;
    }
    if (kind == Kinds.NODE) {
      if (change.removed() || Taints.has(change.object(), Taints.OUT_OF_SERVICE)) {
        plan();
      }
    } else if (kind == Kinds.POD && !change.removed()) {
      ObjectNode pod = change.object();
      String node = Pods.node(pod);
      boolean lost = !node.isEmpty() && api.find(Kinds.NODE, "", node).isEmpty();
      if (lost || Objects.deleting(pod)) {
        plan();
      }
    }
  }

  private void plan() {
    planned = true;
    queue.addAfter(ALL, api.loop().jittered(PERIOD.dividedBy(2), 1));
  }

  @Override
  public void resync() {
    plan();
  }

  @Override
  public void stop() {
    planned = false;
    missing.clear();
    queue.clear();
  }

  private void collect(String all) {
    planned = false;
    boolean again = false;
    Instant now = api.loop().now();
    for (ObjectNode pod : api.list(Kinds.POD, "")) {
      String name = Pods.node(pod);
      if (name.isEmpty()) {
        continue;
      }
      Optional<ObjectNode> node = api.find(Kinds.NODE, "", name);
      if (node.isEmpty()) {
        Instant since = missing.computeIfAbsent(name, key -> now);
        if (Duration.between(since, now).compareTo(QUARANTINE) >= 0) {
          remove(pod);
        } else {
          again = true;
        }
      } else {
        missing.remove(name);
        boolean outOfService =
            Taints.has(node.get(), Taints.OUT_OF_SERVICE) && !Objects.isTrue(node.get(), "Ready");
        if (Objects.deleting(pod) && outOfService) {
          remove(pod);
        }
      }
    }
    if (again) {
      planned = true;
      queue.addAfter(ALL, PERIOD);
    }
  }

  private void remove(ObjectNode pod) {
    api.remove(Kinds.POD, pod, DeleteOptions.now(Objects.uid(pod)));
  }
}
