package dev.slipway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.CommandFailure;
import dev.slipway.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The public API, spoken by the command line. Every refusal becomes a {@link ProblemFailure}. */
public final class ApiClient {
  static final ObjectMapper JSON = new ObjectMapper();

  /** More than the gateway's own patience with a service, for the gateway names who is silent. */
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  private final ApiAccess access;
  private final HttpClient http;
  private final Duration deadline;

  public ApiClient(ApiAccess access) {
    this(access, access.client(), DEADLINE);
  }

  private ApiClient(ApiAccess access, HttpClient http, Duration deadline) {
    this.access = access;
    this.http = http;
    this.deadline = deadline;
  }

  /** The same, with no more patience than this for each answer. */
  public ApiClient within(Duration patience) {
    return new ApiClient(access, http, patience);
  }

  public URI url() {
    return access.url();
  }

  /** A path below /v1 with every segment encoded. */
  public static String path(String... segments) {
    StringBuilder path = new StringBuilder("/v1");
    for (String segment : segments) {
      path.append('/').append(encode(segment));
    }
    return path.toString();
  }

  /** For a query's value. */
  public static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** A text, such as a console. */
  public String text(String path) {
    HttpResponse<byte[]> response =
        exchange(
            accepting(path, "text/plain, application/problem+json").timeout(deadline).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw refusal(response.statusCode(), response.body());
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** A text that is still being written, open until it is closed. */
  public InputStream textStream(String path) {
    return stream(accepting(path, "text/plain, application/problem+json").build());
  }

  /** Every item of a list, page after page. */
  public List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    String separator = path.contains("?") ? "&" : "?";
    String token = "";
    do {
      JsonNode page = get(token.isEmpty() ? path : path + separator + "pageToken=" + encode(token));
      page.path("items").forEach(items::add);
      token = page.path("nextPageToken").asText("");
      if (token.equals("null")) {
        token = "";
      }
    } while (!token.isEmpty());
    return items;
  }

  /** Sent with a key of its own, so that a retry below HTTP makes nothing twice. */
  public JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public JsonNode patch(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/merge-patch+json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  /**
   * The event stream, open until it is closed.
   *
   * @param lastEventId from where to resume; null for what comes from now on
   */
  public EventStream events(String query, @Nullable String lastEventId) {
    HttpRequest.Builder request = accepting("/v1/events" + query, "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new EventStream(stream(request.build()));
  }

  private InputStream stream(HttpRequest request) {
    HttpResponse<InputStream> response =
        exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw refusal(response.statusCode(), body.readAllBytes());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** A WebSocket, open; its listener hears of it until it ends. */
  public WebSocket webSocket(String path, WebSocket.Listener listener) {
    URI uri = URI.create(access.url().toString().replaceFirst("^http", "ws") + path);
    try {
      return http.newWebSocketBuilder()
          .header("Authorization", "Bearer " + access.token())
          .connectTimeout(DEADLINE)
          .buildAsync(uri, listener)
          .join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
        String body = String.valueOf(refused.getResponse().body());
        throw refusal(refused.getResponse().statusCode(), body.getBytes(StandardCharsets.UTF_8));
      }
      throw unreachable(cause);
    }
  }

  private HttpRequest.Builder request(String path) {
    return accepting(path, "application/json, application/problem+json").timeout(deadline);
  }

  private HttpRequest.Builder accepting(String path, String types) {
    return HttpRequest.newBuilder(URI.create(access.url() + path))
        .header("Authorization", "Bearer " + access.token())
        .header("Accept", types);
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response =
        exchange(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw refusal(response.statusCode(), response.body());
    }
    return parse(response.body());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private static ProblemFailure refusal(int status, byte[] body) {
    return new ProblemFailure(Problem.of(status, parse(body)));
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("detail", new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private CommandFailure unreachable(Throwable e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new CommandFailure(
        ExitCode.NOT_RUNNING,
        "Slipway does not answer at " + access.url() + " (" + why + ")",
        "./slipway status shows what runs; ./slipway up starts what does not.");
  }
}
