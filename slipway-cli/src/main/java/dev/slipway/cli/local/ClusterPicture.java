package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Every cluster with its machines, its applications and its open incidents. All parts are asked for
 * side by side; a service that is away takes its own part only from the picture, and that part is
 * named in the cluster's {@code unanswered}.
 *
 * @param clusters none when they can't be listed
 * @param trouble why they can't be listed, or null
 */
record ClusterPicture(List<ObjectNode> clusters, @Nullable String trouble) {
  static final String UNANSWERED = "unanswered";

  /** The parts of a cluster, and what is asked for each. */
  private static final Map<String, String> PARTS =
      Map.of(
          "machines", "/machines",
          "applications", "/applications",
          "openIncidents", "/incidents?state=OPEN");

  static ClusterPicture ask(ApiClient api) {
    List<ObjectNode> clusters = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<ObjectNode, Map<String, Future<List<JsonNode>>>> asked = new LinkedHashMap<>();
      for (JsonNode cluster : api.list(ApiClient.path("clusters"))) {
        String path = ApiClient.path("clusters", cluster.path("id").asText());
        Map<String, Future<List<JsonNode>>> parts = new LinkedHashMap<>();
        PARTS.forEach(
            (name, suffix) -> parts.put(name, executor.submit(() -> api.list(path + suffix))));
        asked.put(cluster.deepCopy(), parts);
      }
      for (Map.Entry<ObjectNode, Map<String, Future<List<JsonNode>>>> one : asked.entrySet()) {
        clusters.add(whole(one.getKey().deepCopy(), one.getValue()));
      }
      return new ClusterPicture(clusters, null);
    } catch (CommandFailure | ProblemFailure away) {
      return new ClusterPicture(List.of(), away.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ClusterPicture(clusters, "interrupted");
    }
  }

  private static ObjectNode whole(ObjectNode cluster, Map<String, Future<List<JsonNode>>> parts)
      throws InterruptedException {
    List<String> unanswered = new ArrayList<>();
    for (String name : List.of("machines", "applications", "openIncidents")) {
      ArrayNode items = cluster.putArray(name);
      try {
        Future<List<JsonNode>> answer = parts.get(name);
        if (answer != null) {
          items.addAll(answer.get());
        }
      } catch (ExecutionException away) {
        unanswered.add(name);
      }
    }
    if (!unanswered.isEmpty()) {
      ArrayNode names = cluster.putArray(UNANSWERED);
      unanswered.forEach(names::add);
    }
    return cluster;
  }
}
