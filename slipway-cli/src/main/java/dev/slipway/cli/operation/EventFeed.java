package dev.slipway.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiClient;
import dev.slipway.cli.api.EventStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's events as they arrive, beside something else. A comfort: where the stream can't be
 * had, nothing is said.
 */
public final class EventFeed implements AutoCloseable {
  private final ApiClient api;
  private final String clusterId;
  private final Consumer<JsonNode> listener;
  private volatile @Nullable EventStream stream;
  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile boolean closed;

  /** Begins to listen. */
  public EventFeed(ApiClient api, String clusterId, Consumer<JsonNode> listener) {
    this.api = api;
    this.clusterId = clusterId;
    this.listener = listener;
    Thread.ofVirtual().start(this::run);
  }

  /**
   * Waits, for two seconds at most, until nothing that happens from now on is missed.
   *
   * @return whether that is so
   */
  public boolean awaitOpen() {
    try {
      return opened.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    EventStream open = stream;
    if (open != null) {
      open.close();
    }
  }

  private void run() {
    try (EventStream events = api.events("?cluster=" + ApiClient.encode(clusterId), null)) {
      stream = events;
      opened.countDown();
      for (Optional<JsonNode> event = events.next();
          event.isPresent() && !closed;
          event = events.next()) {
        if (event.get().path("clusterid").asText().equals(clusterId)) {
          listener.accept(event.get());
        }
      }
    } catch (RuntimeException unavailable) {
      // told without events
    }
  }
}
