package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.ProblemFailure;
import java.util.ArrayList;
import java.util.EnumMap;
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

  /** A part of a cluster, and what is asked for it. */
  private enum Part {
    MACHINES("machines", "/machines"),
    APPLICATIONS("applications", "/applications"),
    OPEN_INCIDENTS("openIncidents", "/incidents?state=OPEN");

    private final String field;
    private final String path;

    Part(String field, String path) {
      this.field = field;
      this.path = path;
    }
  }

  /** A cluster whose parts were asked for. */
  private record Asked(ObjectNode cluster, Map<Part, Future<List<JsonNode>>> parts) {

    ObjectNode whole() throws InterruptedException {
      List<String> unanswered = new ArrayList<>();
      for (Map.Entry<Part, Future<List<JsonNode>>> part : parts.entrySet()) {
        ArrayNode items = cluster.putArray(part.getKey().field);
        try {
          items.addAll(part.getValue().get());
        } catch (ExecutionException away) {
          unanswered.add(part.getKey().field);
        }
      }
      if (!unanswered.isEmpty()) {
        ArrayNode names = cluster.putArray(UNANSWERED);
        unanswered.forEach(names::add);
      }
      return cluster;
    }
  }

  static ClusterPicture ask(ApiClient api) {
    List<ObjectNode> clusters = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Asked> asked =
          api.list(ApiClient.path("clusters")).stream()
              .map(cluster -> ask(api, executor, cluster.deepCopy()))
              .toList();
      for (Asked cluster : asked) {
        clusters.add(cluster.whole());
      }
      return new ClusterPicture(clusters, null);
    } catch (CommandFailure | ProblemFailure away) {
      return new ClusterPicture(List.of(), away.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ClusterPicture(clusters, "interrupted");
    }
  }

  private static Asked ask(ApiClient api, ExecutorService executor, ObjectNode cluster) {
    String path = ApiClient.path("clusters", cluster.path("id").asText());
    Map<Part, Future<List<JsonNode>>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, executor.submit(() -> api.list(path + part.path)));
    }
    return new Asked(cluster, parts);
  }
}
