package dev.slipway.infrastructure.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.infrastructure.DriverException;
import dev.slipway.infrastructure.DriverException.Code;
import dev.slipway.infrastructure.simulated.wire.HostJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls of the simulator, with a deadline each and in the contract's terms. */
final class SimulatorClient implements AutoCloseable {

  static final String REMEDY =
      "Start it with ./slipway up --infrastructure simulated; ./slipway status says whether it"
          + " runs.";

  /** How much later than a machine's deadline the answer may arrive. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedSettings settings;
  private final String instance;
  private final HttpClient http;

  SimulatorClient(SimulatedSettings settings, String instance) {
    this.settings = settings;
    this.instance = instance;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  HttpClient http() {
    return http;
  }

  JsonNode get(String path) {
    return call("GET", path, null, settings.callTimeout());
  }

  JsonNode put(String path, JsonNode body) {
    return call("PUT", path, body, settings.callTimeout());
  }

  JsonNode post(String path, @Nullable JsonNode body) {
    return call("POST", path, body, settings.callTimeout());
  }

  JsonNode delete(String path) {
    return call("DELETE", path, null, settings.callTimeout());
  }

  /** A call in which the simulator itself waits until the deadline at most. */
  JsonNode within(Duration deadline, String method, String path, @Nullable JsonNode body) {
    String separator = path.indexOf('?') < 0 ? "?" : "&";
    return call(
        method,
        path + separator + "deadlineMillis=" + deadline.toMillis(),
        body,
        deadline.plus(GRACE));
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body, Duration deadline) {
    HttpRequest request =
        request(path)
            .timeout(deadline)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<byte[]> answer = send(request, BodyHandlers.ofByteArray());
    JsonNode json = read(answer.body());
    if (answer.statusCode() / 100 == 2) {
      return json;
    }
    throw refusal(answer.statusCode(), json);
  }

  /** An answer that goes on; whoever asked reads and closes it. */
  <T> HttpResponse<T> open(String path, BodyHandler<T> handler) {
    HttpResponse<T> answer = send(request(path).timeout(settings.callTimeout()).build(), handler);
    if (answer.statusCode() / 100 != 2) {
      throw refusal(answer.statusCode(), JSON.createObjectNode());
    }
    return answer;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri("http", path)).header("Authorization", authorization());
  }

  URI uri(String scheme, String path) {
    URI base = settings.address();
    return URI.create(
        scheme
            + "://"
            + base.getHost()
            + ":"
            + base.getPort()
            + "/v1/instances/"
            + instance
            + "/"
            + path);
  }

  /** Read each time, for a simulator whose directory was made anew has another token. */
  String authorization() {
    try {
      return "Bearer " + Files.readString(settings.tokenFile()).strip();
    } catch (IOException e) {
      throw new DriverException(
          Code.UNAVAILABLE,
          "The simulator's token, " + settings.tokenFile() + ", can't be read",
          "It is made when the simulator is first started. " + REMEDY);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (HttpTimeoutException e) {
      if (e instanceof java.net.http.HttpConnectTimeoutException) {
        throw away(e);
      }
      throw new DriverException(
          Code.DEADLINE_EXCEEDED,
          "The simulator did not answer in time",
          "Ask again with a later deadline; if that doesn't help, look at the simulator's log.",
          e);
    } catch (IOException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Code.UNAVAILABLE, "Interrupted while waiting for the simulator", "Ask again.", e);
    }
  }

  DriverException away(Throwable cause) {
    return new DriverException(
        Code.UNAVAILABLE, "The simulator at " + settings.address() + " is away", REMEDY, cause);
  }

  private static DriverException refusal(int status, JsonNode json) {
    if (json.has("code")) {
      return HostJson.refusal(json);
    }
    return status == 401 || status == 403
        ? new DriverException(
            Code.FORBIDDEN,
            "The simulator does not take this token",
            "Let the setting token-file name the token of the simulator at that address.")
        : new DriverException(
            Code.FAILED,
            "The simulator answered with status " + status,
            "Look at the simulator's log.");
  }

  static JsonNode read(byte[] body) {
    try {
      return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
