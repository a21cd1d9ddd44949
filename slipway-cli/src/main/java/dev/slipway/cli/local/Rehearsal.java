package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.EventStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What everybody does first, done once to see which classes it takes: the lists, a cluster of
 * simulated machines with WordPress, scaled and deleted, and the events that tell of it.
 */
final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> LISTS =
      List.of("clusters", "infrastructures", "versions", "events", "errors");

  private final ApiClient api;

  Rehearsal(ApiClient api) {
    this.api = api;
  }

  /** Ends after minutes at the latest, and throws if not all of it could be done. */
  void run() throws Exception {
    for (String list : LISTS) {
      api.get(ApiClient.path(list));
    }
    // The stream is closed first, and with it whoever still reads it.
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
        EventStream stream = api.events("", null)) {
      String cluster = requestCluster();
      await(reader, stream, "ClusterReady");
      api.post(
          ApiClient.path("clusters", cluster, "applications"),
          object().put("name", "wordpress").put("template", "wordpress").put("replicas", 1));
      await(reader, stream, "PodsScaled");
      api.patch(
          ApiClient.path("clusters", cluster, "applications", "wordpress"),
          object().put("replicas", 2));
      await(reader, stream, "PodsScaled");
      api.delete(ApiClient.path("clusters", cluster));
      await(reader, stream, "ClusterDeleted");
    }
  }

  private String requestCluster() {
    JsonNode accepted =
        api.post(
            ApiClient.path("clusters"),
            object().put("name", "first").put("infrastructure", "simulated"));
    return accepted.at("/cluster/id").asText();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static void await(ExecutorService reader, EventStream stream, String type)
      throws Exception {
    reader.submit(() -> read(stream, type)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Reads up to an event of this type. */
  private static void read(EventStream stream, String type) {
    Optional<JsonNode> event = stream.next();
    while (event.isPresent() && !event.get().path("type").asText().endsWith(type)) {
      event = stream.next();
    }
  }
}
