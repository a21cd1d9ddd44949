package dev.slipway.simulator.kubernetes.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Plain requests to an API server.
 *
 * @param token that is shown, or null
 */
public record Api(URI server, HttpClient client, @Nullable String token) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An answer, whatever its status. */
  public record Answer(int status, String text, HttpResponse<String> response) {

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    /** What is at a JSON pointer. */
    public JsonNode at(String pointer) {
      return json().at(pointer);
    }

    /** The same, which has to have this status. */
    public Answer is(int expected) {
      assertThat(status).as("status of %s", text).isEqualTo(expected);
      return this;
    }

    /** The same, which has to be a Status of this reason. */
    public Answer isFailure(int expected, String reason) {
      is(expected);
      assertThat(at("/kind").asText()).isEqualTo("Status");
      assertThat(at("/status").asText()).isEqualTo("Failure");
      assertThat(at("/reason").asText()).isEqualTo(reason);
      assertThat(at("/code").asInt()).isEqualTo(expected);
      return this;
    }
  }

  /** The same with a token. */
  public Api withToken(String other) {
    return new Api(server, client, other);
  }

  /** JSON from YAML, which is easier to read. */
  public static String yaml(String text) {
    try {
      return YAML.readTree(text).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer get(String path, String accept) {
    return send(request(path).header("Accept", accept).GET());
  }

  /** Posts YAML as JSON. */
  public Answer post(String path, String yaml) {
    return send(json(path).POST(HttpRequest.BodyPublishers.ofString(yaml(yaml))));
  }

  /** Puts JSON. */
  public Answer put(String path, String json) {
    return send(json(path).PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Patches with YAML as JSON of a kind of patch, such as {@code merge-patch+json}. */
  public Answer patch(String path, String kind, String yaml) {
    return send(
        request(path)
            .header("Content-Type", "application/" + kind)
            .method("PATCH", HttpRequest.BodyPublishers.ofString(yaml(yaml))));
  }

  /** Applies YAML. */
  public Answer apply(String path, String manager, String yaml) {
    String join = path.contains("?") ? "&" : "?";
    return patch(path + join + "fieldManager=" + manager, "apply-patch+yaml", yaml);
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /** Deletes with options in YAML. */
  public Answer delete(String path, String options) {
    return send(json(path).method("DELETE", HttpRequest.BodyPublishers.ofString(yaml(options))));
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("User-Agent", "behaviour/1.0");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
