package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.loop.LoopCalls;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.store.Change;
import dev.slipway.simulator.kubernetes.store.StoreListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What kube-proxy does on a node for those who come from outside: the NodePorts of Services. It
 * keeps what it knew last while it doesn't reach the API server.
 */
final class NodePorts implements StoreListener {
  private final VertxLoop loop;
  private final ClusterApi api;
  private final Nodes nodes;
  private final Kubelet kubelet;
  private final Map<Integer, NodePort> ports = new HashMap<>();
  private boolean refreshing;

  NodePorts(VertxLoop loop, ClusterApi api, Nodes nodes, Kubelet kubelet) {
    this.loop = loop;
    this.api = api;
    this.nodes = nodes;
    this.kubelet = kubelet;
  }

  @Override
  public void changed(Change change) {
    if (change.key().startsWith(Kinds.SERVICE.keyPrefix() + "/")
        || change.key().startsWith(Kinds.ENDPOINT_SLICE.keyPrefix() + "/")) {
      refresh();
    }
  }

  @Override
  public void replaced() {
    refresh();
  }

  /** Looks at all Services, soon and once for many changes. */
  void refresh() {
    if (!refreshing) {
      refreshing = true;
      loop.execute(
          () -> {
            refreshing = false;
            if (kubelet.isConnected()) {
              refreshNow();
            }
          });
    }
  }

  private void refreshNow() {
    Map<Integer, ObjectNode> wanted = new TreeMap<>();
    for (ObjectNode service : api.list(Kinds.SERVICE, "")) {
      for (JsonNode port : Json.at(service, "spec", "ports")) {
        int number = port.path("nodePort").asInt(0);
        if (number > 0 && Json.text(port, "protocol").equals("TCP")) {
          wanted.put(number, service);
        }
      }
    }
    for (Integer port : Set.copyOf(ports.keySet())) {
      if (!wanted.containsKey(port)) {
        NodePort gone = ports.remove(port);
        if (gone != null) {
          gone.close();
        }
      }
    }
    wanted.forEach(
        (number, service) ->
            ports
                .computeIfAbsent(number, port -> new NodePort(loop, nodes, kubelet, port))
                .update(service, endpoints(service)));
  }

  private List<Backend> endpoints(ObjectNode service) {
    List<Backend> ready = new ArrayList<>();
    List<Backend> stopping = new ArrayList<>();
    for (ObjectNode slice : api.list(Kinds.ENDPOINT_SLICE, Objects.namespace(service))) {
      if (Json.text(Objects.labels(slice), "kubernetes.io/service-name")
          .equals(Objects.name(service))) {
        for (JsonNode endpoint : slice.path("endpoints")) {
          Backend backend =
              new Backend(
                  Json.text(endpoint, "nodeName"),
                  Json.text(endpoint, "targetRef", "uid"),
                  Json.text(endpoint, "targetRef", "name"));
          if (endpoint.path("conditions").path("ready").asBoolean(true)) {
            ready.add(backend);
          } else if (Json.truth(endpoint, "conditions", "serving")) {
            stopping.add(backend);
          }
        }
      }
    }
    boolean local = Json.text(service, "spec", "externalTrafficPolicy").equals("Local");
    List<Backend> usable = ready.isEmpty() ? stopping : ready;
    return local
        ? usable.stream().filter(each -> each.node().equals(kubelet.options().name())).toList()
        : usable;
  }

  /** Closes all ports. From any thread but an event loop. */
  void close() {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    LoopCalls.run(
        loop,
        () -> {
          ports.values().forEach(port -> closing.add(port.close()));
          ports.clear();
        });
    closing.forEach(LoopCalls::join);
  }
}
