package dev.slipway.simulator.kubernetes.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A watch that notes what it hears. */
final class Watching implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private @Nullable CompletableFuture<Void> reading;
  private @Nullable WebSocket socket;

  static Watching chunked(Api api, String path) {
    Watching watching = new Watching();
    watching.reading =
        api.client()
            .sendAsync(api.request(path).GET().build(), HttpResponse.BodyHandlers.ofLines())
            .thenAcceptAsync(
                response -> {
                  try (Stream<String> lines = response.body()) {
                    lines.forEach(watching::hear);
                  }
                });
    return watching;
  }

  static Watching overWebSocket(Api api, String path) {
    Watching watching = new Watching();
    URI uri = api.server().resolve(path);
    WebSocket.Builder builder = api.client().newWebSocketBuilder();
    if (api.token() != null) {
      builder.header("Authorization", "Bearer " + api.token());
    }
    watching.socket =
        builder
            // Without it a real API server refuses the handshake.
            .header("Origin", api.server().toString())
            .buildAsync(
                URI.create(
                    "wss://" + uri.getAuthority() + uri.getRawPath() + "?" + uri.getRawQuery()),
                new Listener(watching))
            .join();
    return watching;
  }

  private static final class Listener implements WebSocket.Listener {
    private final Watching watching;
    private final StringBuilder text = new StringBuilder();

    Listener(Watching watching) {
      this.watching = watching;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        watching.hear(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private void hear(String line) {
    try {
      events.add(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(line, e);
    }
  }

  List<JsonNode> events() {
    return List.copyOf(events);
  }

  /** Types and names: {@code ADDED one}. */
  List<String> heard() {
    List<String> heard = new ArrayList<>();
    for (JsonNode event : events) {
      heard.add(event.path("type").asText() + " " + event.at("/object/metadata/name").asText());
    }
    return heard;
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.cancel(true);
    }
    if (socket != null) {
      socket.abort();
    }
  }
}
