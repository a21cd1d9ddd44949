package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.DeleteOptions;
import dev.slipway.simulator.kubernetes.api.Deletion;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;

/** Subresources of pods that change them: binding and eviction. */
final class PodHandler {
  private final ClusterApi api;

  PodHandler(ClusterApi api) {
    this.api = api;
  }

  void bind(String name, Call call) {
    ObjectNode binding = call.object();
    String node = Json.text(binding, "target", "name");
    if (node.isEmpty()) {
      throw ApiException.badRequest("Binding is invalid: target.name: Required value");
    }
    ObjectNode ignored =
        api.update(
            Kinds.POD,
            "",
            call.path().namespace(),
            name,
            before -> {
              String bound = Json.text(before, "spec", "nodeName");
              if (!bound.isEmpty()) {
                throw ApiException.conflict(
                    Kinds.POD,
                    name,
                    "pod %s is already assigned to node \"%s\"".formatted(name, bound));
              }
              ObjectNode after = before.deepCopy();
              Json.ensure(after, "spec").put("nodeName", node);
              return after;
            },
            call.writeOptions());
    scheduled(call.path().namespace(), name);
    call.answer(201, success());
  }

  private void scheduled(String namespace, String name) {
    api.find(Kinds.POD, namespace, name)
        .ifPresent(
            pod ->
                api.setCondition(Kinds.POD, pod, Objects.condition("PodScheduled", true, "", "")));
  }

  void evict(Call call) {
    ObjectNode eviction = call.object();
    DeleteOptions options = DeleteOptions.of(eviction.path("deleteOptions"));
    Deletion ignored = api.delete(Kinds.POD, call.path().namespace(), call.path().name(), options);
    call.answer(201, success());
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }

  /** Ends the content of a namespace: what is left of {@code spec.finalizers} is kept. */
  void finalizeNamespace(Call call) {
    ObjectNode wanted = call.object();
    ObjectNode updated =
        api.update(
            Kinds.NAMESPACE,
            "",
            "",
            call.path().name(),
            before -> {
              ObjectNode after = before.deepCopy();
              ArrayNode finalizers = Json.ensure(after, "spec").putArray("finalizers");
              Json.at(wanted, "spec", "finalizers").forEach(finalizers::add);
              return after;
            },
            call.writeOptions());
    call.answer(200, updated);
  }
}
