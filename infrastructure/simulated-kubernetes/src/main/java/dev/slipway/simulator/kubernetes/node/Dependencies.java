package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import dev.slipway.simulator.kubernetes.resource.Objects;
import java.util.Optional;

/** Secrets and ConfigMaps that pods need. */
final class Dependencies {
  private final ClusterApi api;

  Dependencies(ClusterApi api) {
    this.api = api;
  }

  /** What is missing of a pod's volumes, as the kubelet says it. */
  Optional<String> missingVolume(ObjectNode pod) {
    for (JsonNode volume : Json.at(pod, "spec", "volumes")) {
      Optional<String> missing =
          missing(
                  Kinds.SECRET,
                  Objects.namespace(pod),
                  Json.text(volume, "secret", "secretName"),
                  Json.at(volume, "secret"))
              .or(
                  () ->
                      missing(
                          Kinds.CONFIG_MAP,
                          Objects.namespace(pod),
                          Json.text(volume, "configMap", "name"),
                          Json.at(volume, "configMap")));
      if (missing.isPresent()) {
        return Optional.of(
            "MountVolume.SetUp failed for volume \"%s\" : %s"
                .formatted(Json.text(volume, "name"), missing.get()));
      }
    }
    return Optional.empty();
  }

  /** What is missing of a container's variables, as the kubelet says it. */
  Optional<String> missingVariable(String namespace, JsonNode container) {
    for (JsonNode variable : container.path("env")) {
      Optional<String> missing =
          missingKey(Kinds.SECRET, namespace, Json.at(variable, "valueFrom", "secretKeyRef"))
              .or(
                  () ->
                      missingKey(
                          Kinds.CONFIG_MAP,
                          namespace,
                          Json.at(variable, "valueFrom", "configMapKeyRef")));
      if (missing.isPresent()) {
        return missing;
      }
    }
    for (JsonNode from : container.path("envFrom")) {
      JsonNode secret = from.path("secretRef");
      JsonNode map = from.path("configMapRef");
      Optional<String> missing =
          missing(Kinds.SECRET, namespace, Json.text(secret, "name"), secret)
              .or(() -> missing(Kinds.CONFIG_MAP, namespace, Json.text(map, "name"), map));
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(Kind kind, String namespace, String name, JsonNode reference) {
    if (name.isEmpty()
        || reference.path("optional").asBoolean(false)
        || api.find(kind, namespace, name).isPresent()) {
      return Optional.empty();
    }
    return Optional.of("%s \"%s\" not found".formatted(kind.singular(), name));
  }

  private Optional<String> missingKey(Kind kind, String namespace, JsonNode reference) {
    String name = Json.text(reference, "name");
    Optional<String> missing = missing(kind, namespace, name, reference);
    if (name.isEmpty() || missing.isPresent() || reference.path("optional").asBoolean(false)) {
      return missing;
    }
    String key = Json.text(reference, "key");
    boolean there =
        api.find(kind, namespace, name).map(object -> object.path("data").has(key)).orElse(false);
    return there
        ? Optional.empty()
        : Optional.of(
            "couldn't find key %s in %s %s/%s".formatted(key, kind.kind(), namespace, name));
  }
}
