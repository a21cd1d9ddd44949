package dev.slipway.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the cluster itself says of its nodes, for what the monitor has no use for. */
record KubernetesNodes(ApiClient api, String cluster) {
  /** Where it is put in each node. */
  static final String FIELD = "kubernetes";

  /** Adds each node's object; none where the cluster's API does not answer. */
  void addTo(List<JsonNode> nodes) {
    Map<String, JsonNode> objects = objects();
    for (JsonNode node : nodes) {
      JsonNode object = objects.get(node.path("name").asText());
      if (object != null && node instanceof ObjectNode whole) {
        whole.set(FIELD, object);
      }
    }
  }

  private Map<String, JsonNode> objects() {
    Map<String, JsonNode> objects = new HashMap<>();
    try {
      String path = ApiClient.path("clusters", cluster, "kubernetes", "api", "v1", "nodes");
      for (JsonNode node : api.get(path).path("items")) {
        objects.put(node.path("metadata").path("name").asText(), node);
      }
    } catch (CommandFailure | ProblemFailure away) {
      // the columns stay empty; what the monitor knows is shown all the same
    }
    return objects;
  }
}
