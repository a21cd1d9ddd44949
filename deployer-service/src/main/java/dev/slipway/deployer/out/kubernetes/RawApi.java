package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.manifest.ObjectNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster's API as JSON maps: nothing that a typed model doesn't know gets lost. */
final class RawApi {
  private final KubernetesClient client;

  RawApi(KubernetesClient client) {
    this.client = client;
  }

  /** The object at a path, or null. */
  @Nullable Map<String, Object> get(String path) {
    try {
      return read(client.raw(path, "GET", null));
    } catch (KubernetesClientException e) {
      if (e.getCode() == KubernetesFailure.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** Puts an object in the place of the one at a path. */
  void put(String path, Map<String, Object> body) {
    client.raw(path + "?fieldManager=" + ObjectNames.SLIPWAY, "PUT", body);
  }

  /** Removes the object at a path and, first, what it owns. */
  void delete(String path) {
    try {
      client.raw(
          path,
          "DELETE",
          Map.of("apiVersion", "v1", "kind", "DeleteOptions", "propagationPolicy", "Foreground"));
    } catch (KubernetesClientException e) {
      if (e.getCode() != KubernetesFailure.NOT_FOUND) {
        throw e;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable Map<String, Object> read(@Nullable String json) {
    return json == null
        ? null
        : (Map<String, Object>) client.getKubernetesSerialization().unmarshal(json, Map.class);
  }
}
