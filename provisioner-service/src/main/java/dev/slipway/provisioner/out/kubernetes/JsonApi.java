package dev.slipway.provisioner.out.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** JSON over mutual TLS: what the API server and etcd's gateway both speak. */
final class JsonApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CloseableHttpClient client;
  private final String base;

  /**
   * @param client knows the authority to trust and the certificate to show
   * @param base such as {@code https://172.17.4.101:443}
   */
  JsonApi(CloseableHttpClient client, String base) {
    this.client = client;
    this.base = base;
  }

  /** An answer, whatever its status. */
  record Answer(int status, String text) {

    boolean succeeded() {
      return status / 100 == 2;
    }

    JsonNode json() {
      try {
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    /** What went wrong, in the answer's own words. */
    String message() {
      JsonNode message = json().path("message");
      return message.isTextual() ? message.textValue() : "status " + status;
    }
  }

  /** It could not be reached, or did not answer in time. */
  static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean refused;

    UnreachableException(boolean refused, String message, IOException cause) {
      super(message, cause);
      this.refused = refused;
    }

    /** Whether nothing came in time, as opposed to an error at once. */
    boolean timedOut() {
      return getCause() instanceof SocketTimeoutException;
    }

    /** Whether it is certain that nobody listens, as opposed to silence. */
    boolean refused() {
      return refused;
    }
  }

  Answer get(String path, Duration deadline) {
    return send("GET", path, "", "", deadline);
  }

  /**
   * @param accept the form in which it is wanted, as a media type
   */
  Answer get(String path, String accept, Duration deadline) {
    HttpUriRequestBase request = request("GET", path, "", "", deadline);
    request.setHeader(HttpHeaders.ACCEPT, accept);
    return send(request);
  }

  Answer post(String path, String body, Duration deadline) {
    return send("POST", path, "application/json", body, deadline);
  }

  Answer delete(String path, Duration deadline) {
    return send("DELETE", path, "", "", deadline);
  }

  /** Deletes with {@code DeleteOptions}. */
  Answer delete(String path, String options, Duration deadline) {
    return send("DELETE", path, "application/json", options, deadline);
  }

  /** Server-side apply. */
  Answer apply(String path, String body, Duration deadline) {
    return send(
        "PATCH",
        path + "?fieldManager=slipway-provisioner&force=true",
        "application/apply-patch+yaml",
        body,
        deadline);
  }

  private Answer send(
      String method, String path, String contentType, String body, Duration deadline) {
    return send(request(method, path, contentType, body, deadline));
  }

  private HttpUriRequestBase request(
      String method, String path, String contentType, String body, Duration deadline) {
    var request = new HttpUriRequestBase(method, URI.create(base + path));
    Timeout within = Timeout.of(deadline);
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(within)
            .setResponseTimeout(within)
            .build());
    if (!body.isEmpty()) {
      request.setEntity(
          new ByteArrayEntity(
              body.getBytes(StandardCharsets.UTF_8), ContentType.parse(contentType)));
    }
    return request;
  }

  private Answer send(HttpUriRequestBase request) {
    try {
      return client.execute(
          request, answer -> new Answer(answer.getCode(), text(answer.getEntity())));
    } catch (ConnectException | NoRouteToHostException e) {
      throw new UnreachableException(true, base + " refuses connections", e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new UnreachableException(false, base + " does not answer: " + why, e);
    }
  }

  private static String text(@Nullable HttpEntity entity) throws IOException {
    return entity == null
        ? ""
        : new String(EntityUtils.toByteArray(entity), StandardCharsets.UTF_8);
  }
}
