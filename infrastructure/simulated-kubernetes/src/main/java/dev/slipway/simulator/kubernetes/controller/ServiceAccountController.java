package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.Optional;

/** Gives each namespace its default ServiceAccount and the authority that vouches for the API. */
final class ServiceAccountController implements Controller {
  private static final String ACCOUNT = "default";
  private static final String AUTHORITY = "kube-root-ca.crt";

  private final ClusterApi api;
  private final String rootCaPem;
  private final WorkQueue<String> queue;

  ServiceAccountController(ClusterApi api, String rootCaPem) {
    this.api = api;
    this.rootCaPem = rootCaPem;
    this.queue = new WorkQueue<>("serviceaccount", api.loop(), this::complete);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.NAMESPACE) {
      queue.add(Objects.name(change.object()));
    } else if (kind == Kinds.SERVICE_ACCOUNT && change.removed()) {
      queue.add(Objects.namespace(change.object()));
    } else if (kind == Kinds.CONFIG_MAP && Objects.name(change.object()).equals(AUTHORITY)) {
      queue.add(Objects.namespace(change.object()));
    }
  }

  @Override
  public void resync() {
    api.list(Kinds.NAMESPACE, "").forEach(namespace -> queue.add(Objects.name(namespace)));
  }

  @Override
  public void stop() {
    queue.clear();
  }

  private void complete(String name) {
    Optional<ObjectNode> namespace = api.find(Kinds.NAMESPACE, "", name);
    if (namespace.isEmpty() || Objects.deleting(namespace.get())) {
      return;
    }
    if (api.find(Kinds.SERVICE_ACCOUNT, name, ACCOUNT).isEmpty()) {
      api.create(Kinds.SERVICE_ACCOUNT, name, named(ACCOUNT));
    }
    Optional<ObjectNode> authority = api.find(Kinds.CONFIG_MAP, name, AUTHORITY);
    if (authority.isEmpty()) {
      ObjectNode map = named(AUTHORITY);
      map.putObject("data").put("ca.crt", rootCaPem);
      api.create(Kinds.CONFIG_MAP, name, map);
    } else if (!Json.text(authority.get(), "data", "ca.crt").equals(rootCaPem)) {
      api.edit(
          Kinds.CONFIG_MAP,
          authority.get(),
          copy -> copy.putObject("data").put("ca.crt", rootCaPem));
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }
}
