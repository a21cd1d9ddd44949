package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.Optional;

/** Empties namespaces that are on their way out, and lets them go. */
final class NamespaceController implements Controller {
  private final ClusterApi api;
  private final WorkQueue<String> queue;

  NamespaceController(ClusterApi api) {
    this.api = api;
    this.queue = new WorkQueue<>("namespace", api.loop(), this::empty);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.NAMESPACE) {
      if (Objects.deleting(change.object())) {
        queue.add(Objects.name(change.object()));
      }
    } else if (change.removed() && kind.namespaced()) {
      String namespace = Objects.namespace(change.object());
      if (api.find(Kinds.NAMESPACE, "", namespace).filter(Objects::deleting).isPresent()) {
        queue.add(namespace);
      }
    }
  }

  @Override
  public void resync() {
    for (ObjectNode namespace : api.list(Kinds.NAMESPACE, "")) {
      if (Objects.deleting(namespace)) {
        queue.add(Objects.name(namespace));
      }
    }
  }

  @Override
  public void stop() {
    queue.clear();
  }

  private void empty(String name) {
    Optional<ObjectNode> namespace = api.find(Kinds.NAMESPACE, "", name);
    if (namespace.isEmpty() || !Objects.deleting(namespace.get())) {
      return;
    }
    boolean left = false;
    for (Kind kind : Kinds.all()) {
      if (kind.namespaced() && kind != Kinds.EVENT_NEW) {
        for (ObjectNode object : api.list(kind, name)) {
          if (!Objects.deleting(object)) {
            api.remove(kind, object, DeleteOptions.background(Objects.uid(object)));
          }
        }
        left |= !api.list(kind, name).isEmpty();
      }
    }
    if (!left) {
      api.edit(
          Kinds.NAMESPACE,
          namespace.get(),
          copy -> Json.ensure(copy, "spec").putArray("finalizers"));
    }
  }
}
