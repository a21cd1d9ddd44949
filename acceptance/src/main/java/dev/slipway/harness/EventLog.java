package dev.slipway.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A subscriber of the public event stream, from its beginning. It reconnects with {@code
 * Last-Event-ID} when the stream breaks, as any subscriber would.
 */
public final class EventLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the stream's own {@code retry:} says. */
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  private final HttpClient client;
  private final URI stream;
  private final String token;
  private final List<Received> events = new ArrayList<>();
  private final List<Consumer<Received>> listeners = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean closed;
  private volatile String lastEventId = "";

  EventLog(HttpClient client, URI api, String token) {
    this.client = client;
    this.stream = api.resolve("/v1/events?from=beginning");
    this.token = token;
    this.reader = Thread.ofVirtual().name("event-log").start(this::readUntilClosed);
  }

  /** Waits for an event about a cluster that has this type and matches. */
  public JsonNode await(
      String cluster, String type, Duration deadline, Predicate<JsonNode> matching) {
    return Awaitility.await(type + " about " + cluster)
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> about(cluster).filter(is(type)).filter(matching).findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  public JsonNode await(String cluster, String type, Duration deadline) {
    return await(cluster, type, deadline, event -> true);
  }

  public Stream<JsonNode> about(String cluster) {
    return received().stream()
        .map(Received::event)
        .filter(event -> event.path("clusterid").asText().equals(cluster));
  }

  public List<String> types(String cluster) {
    return about(cluster).map(event -> event.path("type").asText()).toList();
  }

  /**
   * Each source's events about the cluster are numbered 1, 2, 3… in the order in which they came.
   */
  public void assertNothingLostOrOvertaken(String cluster) {
    Map<String, Long> last = new HashMap<>();
    about(cluster)
        .forEach(
            event -> {
              var source = event.path("source").asText();
              var expected = last.getOrDefault(source, 0L) + 1;
              assertThat(event.path("sequence").asLong())
                  .as("sequence of %s from %s", event.path("type").asText(), source)
                  .isEqualTo(expected);
              last.put(source, expected);
            });
    assertThat(last).as("sources that spoke about %s", cluster).isNotEmpty();
  }

  /** Everything received so far, in the order in which it came. */
  public List<Received> received() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Is told every event from now on, on the thread that reads them. */
  public void listen(Consumer<Received> listener) {
    listeners.add(listener);
  }

  public static Predicate<JsonNode> is(String type) {
    return event -> event.path("type").asText().equals(type);
  }

  /** Events whose data say this of a field. */
  public static Predicate<JsonNode> says(String field, String value) {
    return event -> event.path("data").path(field).asText().equals(value);
  }

  private void readUntilClosed() {
    try {
      while (!closed) {
        try {
          readOnce();
        } catch (IOException e) {
          // The gateway is being restarted, or the stream ended: resume from where it broke.
        }
        Thread.sleep(RECONNECT_AFTER);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void readOnce() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(stream)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("the event stream answered " + response.statusCode());
    }
    var id = new StringBuilder();
    var data = new StringBuilder();
    try (var lines = response.body()) {
      lines.forEach(
          line -> {
            if (line.startsWith("id:")) {
              id.setLength(0);
              id.append(line.substring(3).strip());
            } else if (line.startsWith("data:")) {
              data.append(line.substring(5).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
              accept(data.toString());
              lastEventId = id.toString();
              data.setLength(0);
            }
          });
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void accept(String data) {
    try {
      Instant now = Instant.now();
      Received received = new Received(JSON.readTree(data), now);
      synchronized (events) {
        events.add(received);
      }
      listeners.forEach(listener -> listener.accept(received));
    } catch (JsonProcessingException e) {
      throw new AssertionError("an event that is not JSON: " + data, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }

  /** An event and when this subscriber had it. */
  public record Received(JsonNode event, Instant at) {

    /** From the event's own time, taken just before its commit, to the subscriber. */
    public Duration latency() {
      return Duration.between(Instant.parse(event.path("time").asText()), at);
    }
  }
}
