package dev.slipway.simulator.kubernetes.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.api.WriteOptions;
import dev.slipway.simulator.kubernetes.patch.MergePatch;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The {@code scale} subresource: a count of pods that many kinds have. */
final class ScaleHandler {
  private final ClusterApi api;

  ScaleHandler(ClusterApi api) {
    this.api = api;
  }

  void handle(Kind kind, Call call) {
    String namespace = call.path().namespace();
    String name = call.path().name();
    switch (call.method()) {
      case "GET" -> call.answer(200, scale(kind, api.get(kind, namespace, name)));
      case "PUT" -> change(kind, call, before -> call.object());
      case "PATCH" -> {
        JsonNode patch = call.json();
        String type = call.contentType();
        if (!type.contains("json-patch") && !patch.isObject()) {
          throw ApiException.badRequest("the patch is no object");
        }
        UnaryOperator<ObjectNode> patcher =
            type.contains("json-patch")
                ? WriteHandler.patcher(kind, type, patch)
                : before -> (ObjectNode) MergePatch.apply(before, patch);
        change(kind, call, patcher);
      }
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private void change(Kind kind, Call call, UnaryOperator<ObjectNode> change) {
    WriteOptions options = call.writeOptions();
    ObjectNode updated =
        api.update(
            kind,
            "scale",
            call.path().namespace(),
            call.path().name(),
            before -> {
              ObjectNode scale = change.apply(scale(kind, before));
              JsonNode replicas = Json.at(scale, "spec", "replicas");
              if (replicas.isTextual() || Json.number(scale, 0, "spec", "replicas") < 0) {
                throw ApiException.badRequest(
                    "Scale \"%s\" is invalid: spec.replicas: Invalid value: %s: must be greater"
                            .formatted(call.path().name(), replicas)
                        + " than or equal to 0");
              }
              ObjectNode after = before.deepCopy();
              Json.ensure(after, "spec").put("replicas", replicas.asInt(0));
              String version = Objects.resourceVersion(scale);
              if (!version.isEmpty()) {
                Objects.metadata(after).put("resourceVersion", version);
              }
              return after;
            },
            options);
    call.answer(200, scale(kind, updated));
  }

  private static ObjectNode scale(Kind kind, ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, Json.at(object, "metadata", field));
    }
    scale.putObject("spec").put("replicas", Json.number(object, 0, "spec", "replicas"));
    JsonNode selector = Json.at(object, "spec", "selector");
    JsonNode labels = kind.group().isEmpty() ? selector : selector.path("matchLabels");
    TreeSet<String> keys = new TreeSet<>();
    labels.fieldNames().forEachRemaining(keys::add);
    List<String> terms = new ArrayList<>();
    keys.forEach(key -> terms.add(key + "=" + labels.path(key).asText()));
    scale
        .putObject("status")
        .put("replicas", Json.number(object, 0, "status", "replicas"))
        .put("selector", String.join(",", terms));
    return scale;
  }
}
