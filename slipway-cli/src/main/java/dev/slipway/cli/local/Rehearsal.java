package dev.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.EventStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What everybody does first, done once to see which classes it takes: the lists, a cluster that is
 * asked for and deleted, and the events that tell of it. Its machine image isn't there, so that
 * nothing is made of it but a network, and nothing stays.
 */
final class Rehearsal {
  /** Not built by anybody. */
  static final String MACHINE_IMAGE = "slipway/machine:rehearsal";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> LISTS =
      List.of("clusters", "infrastructures", "versions", "events", "errors");

  private final ApiClient api;

  Rehearsal(ApiClient api) {
    this.api = api;
  }

  /** Ends after a minute at the latest, and throws if not all of it could be done. */
  void run() throws Exception {
    for (String list : LISTS) {
      api.get(ApiClient.path(list));
    }
    // The stream is closed first, and with it whoever still reads it.
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
        EventStream stream = api.events("", null)) {
      Future<?> requested = reader.submit(() -> awaitEvent(stream, "ClusterRequested"));
      String cluster = requestCluster();
      try {
        requested.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } finally {
        Future<?> deleted = reader.submit(() -> awaitEvent(stream, "ClusterDeleted"));
        api.delete(ApiClient.path("clusters", cluster));
        deleted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private String requestCluster() {
    JsonNode accepted =
        api.post(
            ApiClient.path("clusters"), JsonNodeFactory.instance.objectNode().put("name", "first"));
    return accepted.at("/cluster/id").asText();
  }

  private static void awaitEvent(EventStream stream, String type) {
    Optional<JsonNode> event = stream.next();
    while (event.isPresent() && !event.get().path("type").asText().endsWith(type)) {
      event = stream.next();
    }
  }
}
