package dev.slipway.simulator.kubernetes.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.loop.WorkQueue;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.LabelSelector;
import dev.slipway.simulator.kubernetes.resource.Objects;
import dev.slipway.simulator.kubernetes.resource.Pods;
import dev.slipway.simulator.kubernetes.store.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes which pods are behind each Service: EndpointSlices, and Endpoints for older readers. */
final class EndpointController implements Controller {
  private static final int SLICE = 100;
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final ClusterApi api;
  private final WorkQueue<ObjectKey> queue;

  EndpointController(ClusterApi api) {
    this.api = api;
    this.queue = new WorkQueue<>("endpoints", api.loop(), this::sync);
  }

  @Override
  public void changed(Kind kind, Change change) {
    if (kind == Kinds.SERVICE) {
      queue.add(ObjectKey.of(change.object()));
    } else if (kind == Kinds.POD) {
      wake(change.before());
      wake(change.after());
    } else if (kind == Kinds.ENDPOINT_SLICE || kind == Kinds.ENDPOINTS) {
      String label = Json.text(Objects.labels(change.object()), SERVICE_NAME);
      String service = label.isEmpty() ? Objects.name(change.object()) : label;
      queue.add(new ObjectKey(Objects.namespace(change.object()), service));
    }
  }

  private void wake(@Nullable ObjectNode pod) {
    if (pod != null) {
      for (ObjectNode service : api.list(Kinds.SERVICE, Objects.namespace(pod))) {
        if (selector(service).matches(pod)) {
          queue.add(ObjectKey.of(service));
        }
      }
    }
  }

  private static LabelSelector selector(ObjectNode service) {
    return LabelSelector.ofMap(Json.at(service, "spec", "selector"));
  }

  @Override
  public void resync() {
    api.list(Kinds.SERVICE, "").forEach(service -> queue.add(ObjectKey.of(service)));
  }

  @Override
  public void stop() {
    queue.clear();
  }

  private void sync(ObjectKey key) {
    Optional<ObjectNode> service = api.find(Kinds.SERVICE, key.namespace(), key.name());
    if (service.isEmpty()) {
      removeAll(key);
      return;
    }
    if (Json.at(service.get(), "spec", "selector").isEmpty() || Objects.deleting(service.get())) {
      return;
    }
    List<ObjectNode> pods =
        api.list(Kinds.POD, key.namespace()).stream()
            .filter(selector(service.get())::matches)
            .filter(pod -> !Pods.isFinished(pod))
            .filter(pod -> !Json.text(pod, "status", "podIP").isEmpty())
            .toList();
    slices(service.get(), pods);
    endpoints(service.get(), pods);
  }

  private void removeAll(ObjectKey key) {
    slicesOf(key)
        .forEach(
            slice ->
                api.remove(
                    Kinds.ENDPOINT_SLICE, slice, DeleteOptions.background(Objects.uid(slice))));
    api.find(Kinds.ENDPOINTS, key.namespace(), key.name())
        .ifPresent(
            endpoints ->
                api.remove(
                    Kinds.ENDPOINTS, endpoints, DeleteOptions.background(Objects.uid(endpoints))));
  }

  private List<ObjectNode> slicesOf(ObjectKey key) {
    return api.list(Kinds.ENDPOINT_SLICE, key.namespace()).stream()
        .filter(slice -> Json.text(Objects.labels(slice), SERVICE_NAME).equals(key.name()))
        .toList();
  }

  private void slices(ObjectNode service, List<ObjectNode> pods) {
    List<ObjectNode> there = slicesOf(ObjectKey.of(service));
    boolean notReadyToo = Json.truth(service, "spec", "publishNotReadyAddresses");
    int needed = Math.max(1, (pods.size() + SLICE - 1) / SLICE);
    for (int i = 0; i < needed; i++) {
      ArrayNode endpoints = Json.array();
      pods.subList(i * SLICE, Math.min(pods.size(), (i + 1) * SLICE))
          .forEach(pod -> endpoints.add(EndpointForm.endpoint(pod, notReadyToo)));
      ArrayNode ports = EndpointForm.ports(service, pods, true);
      if (i >= there.size()) {
        ObjectNode slice = fresh(service);
        slice.set("endpoints", endpoints);
        slice.set("ports", ports);
        api.create(Kinds.ENDPOINT_SLICE, Objects.namespace(service), slice);
      } else if (!same(there.get(i).path("endpoints"), endpoints)
          || !same(there.get(i).path("ports"), ports)) {
        api.edit(
            Kinds.ENDPOINT_SLICE,
            there.get(i),
            copy -> {
              copy.set("endpoints", endpoints);
              copy.set("ports", ports);
            });
      }
    }
    for (ObjectNode extra : there.subList(Math.min(needed, there.size()), there.size())) {
      api.remove(Kinds.ENDPOINT_SLICE, extra, DeleteOptions.background(Objects.uid(extra)));
    }
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return dev.slipway.simulator.kubernetes.patch.JsonEquality.same(one, other);
  }

  private static ObjectNode fresh(ObjectNode service) {
    ObjectNode slice = Json.object();
    ObjectNode metadata = slice.putObject("metadata");
    metadata.put("generateName", Objects.name(service) + "-");
    ObjectNode labels = metadata.putObject("labels");
    if (Objects.labels(service) instanceof ObjectNode own) {
      labels.setAll(own.deepCopy());
    }
    labels
        .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .put(SERVICE_NAME, Objects.name(service));
    metadata.putArray("ownerReferences").add(Objects.controllerReference(Kinds.SERVICE, service));
    return slice.put("addressType", "IPv4");
  }

  private void endpoints(ObjectNode service, List<ObjectNode> pods) {
    ArrayNode subsets = EndpointForm.subsets(service, pods);
    Optional<ObjectNode> there =
        api.find(Kinds.ENDPOINTS, Objects.namespace(service), Objects.name(service));
    if (there.isEmpty()) {
      ObjectNode fresh = Json.object();
      ObjectNode metadata = fresh.putObject("metadata").put("name", Objects.name(service));
      ObjectNode labels = metadata.putObject("labels");
      if (Objects.labels(service) instanceof ObjectNode own) {
        labels.setAll(own.deepCopy());
      }
      labels.put("endpoints.kubernetes.io/managed-by", "endpoint-controller");
      fresh.set("subsets", subsets);
      api.create(Kinds.ENDPOINTS, Objects.namespace(service), fresh);
    } else if (!same(there.get().path("subsets"), subsets)) {
      api.edit(Kinds.ENDPOINTS, there.get(), copy -> copy.set("subsets", subsets));
    }
  }
}
