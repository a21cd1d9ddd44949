package dev.slipway.deployer.out.kubernetes;

import dev.slipway.deployer.application.ApplicationKey;
import dev.slipway.deployer.inspection.ClusterUnreachableException;
import dev.slipway.deployer.inspection.PodLogs;
import dev.slipway.deployer.manifest.ObjectNames;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Logs through clusters' API servers, as they flow. */
@ApplicationScoped
public class KubernetesPodLogs implements PodLogs {
  /** How long an API server may take to begin its answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int OK = 200;

  private final ClusterCalls calls;

  @Inject
  KubernetesPodLogs(ClusterCalls calls) {
    this.calls = calls;
  }

  @Override
  public Lines open(ApplicationKey application, String project, Query query) {
    return calls.ask(
        application.clusterId(),
        project,
        client -> open(client, query),
        error -> {
          if (error.getCode() == 400 || error.getCode() == KubernetesFailure.NOT_FOUND) {
            throw new NoLogException(String.valueOf(error.getMessage()));
          }
          throw KubernetesFailure.unreachable(error);
        });
  }

  private static Lines open(KubernetesClient client, Query query) {
    HttpLines lines = new HttpLines();
    HttpClient http = client.getHttpClient();
    HttpRequest.Builder request = http.newHttpRequestBuilder();
    request.uri(uri(client, query));
    // No end in time for a log that is followed.
    request.forStreaming();
    try {
      HttpResponse<AsyncBody> response =
          http.consumeBytes(request.build(), (buffers, body) -> lines.take(buffers))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      lines.start(response.body());
      if (response.code() == OK) {
        return lines;
      }
      throw new KubernetesClientException(
          message(client, lines, response.code()), response.code(), null);
    } catch (ExecutionException e) {
      throw new KubernetesClientException("The log can't be read.", e.getCause());
    } catch (TimeoutException e) {
      lines.close();
      throw new KubernetesClientException("The log was not answered in time.", e);
    } catch (InterruptedException e) {
      lines.close();
      Thread.currentThread().interrupt();
      throw new ClusterUnreachableException("The wait for the log was interrupted.", e);
    }
  }

  /** What the API server says in its Status. */
  private static String message(KubernetesClient client, HttpLines lines, int code) {
    StringBuilder text = new StringBuilder();
    try (lines) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        text.append(line);
      }
      Status status = client.getKubernetesSerialization().unmarshal(text.toString(), Status.class);
      return status == null || status.getMessage() == null ? "status " + code : status.getMessage();
    } catch (IOException | RuntimeException e) {
      return "status " + code;
    }
  }

  private static String uri(KubernetesClient client, Query query) {
    StringBuilder uri = new StringBuilder(client.getMasterUrl().toString().replaceFirst("/+$", ""));
    uri.append("/api/v1/namespaces/")
        .append(ObjectNames.NAMESPACE)
        .append("/pods/")
        .append(encoded(query.pod()))
        .append("/log?follow=")
        .append(query.follow())
        .append("&previous=")
        .append(query.previous());
    append(uri, "container", query.container());
    append(uri, "tailLines", query.tailLines());
    return uri.toString();
  }

  private static void append(StringBuilder uri, String name, @Nullable Object value) {
    if (value != null) {
      uri.append('&').append(name).append('=').append(encoded(value.toString()));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
