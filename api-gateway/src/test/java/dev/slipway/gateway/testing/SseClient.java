package dev.slipway.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as the specification says, on a thread of its own. */
public final class SseClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An event as it came. */
  public record Received(String id, String type, JsonNode data, long nanos) {
    public String eventId() {
      return data.path("id").asText();
    }
  }

  private final InputStream stream;

  /** Everything, oldest first. */
  public final List<Received> events = new CopyOnWriteArrayList<>();

  public final List<String> comments = new CopyOnWriteArrayList<>();
  public final int status;
  private volatile String lastId = "";
  private volatile boolean ended;

  private SseClient(HttpResponse<InputStream> response) {
    this.stream = response.body();
    this.status = response.statusCode();
    Thread.ofVirtual().start(this::read);
  }

  public static SseClient open(GatewayClient client, String path, @Nullable String lastEventId) {
    GatewayClient streaming = client.with("Accept", "text/event-stream");
    GatewayClient resuming =
        lastEventId == null ? streaming : streaming.with("Last-Event-ID", lastEventId);
    return new SseClient(resuming.open("GET", path, BodyPublishers.noBody()));
  }

  /** What a reconnecting client sends. */
  public String lastId() {
    return lastId;
  }

  public boolean ended() {
    return ended;
  }

  public List<String> eventIds() {
    return events.stream().map(Received::eventId).toList();
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // It is over anyway.
    }
  }

  private void read() {
    String type = "message";
    String data = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(new Received(lastId, type, JSON.readTree(data), System.nanoTime()));
          }
          data = "";
          type = "message";
        } else if (line.startsWith(":")) {
          comments.add(line.substring(1).strip());
        } else if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        }
      }
    } catch (IOException e) {
      // The stream was cut off.
    }
    ended = true;
  }
}
