package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a pod answers: who it is, so that balancing, stickiness and failover can be seen. */
final class Page {
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Page() {}

  static void answer(HttpServerRequest request, PodRun pod, String entry, String service) {
    String accept = request.getHeader("Accept");
    ObjectNode facts = Json.object();
    facts
        .put("pod", Objects.name(pod.pod()))
        .put("namespace", Objects.namespace(pod.pod()))
        .put("podIP", pod.ip())
        .put("node", pod.kubelet().options().name())
        .put("entryNode", entry)
        .put("service", service)
        .put("path", request.path())
        .put("simulated", true);
    boolean json = accept != null && accept.contains("application/json");
    Buffer body = json ? Buffer.buffer(Json.bytes(facts)) : Buffer.buffer(html(facts));
    pod.print(
        "%s - - [%s] \"%s %s HTTP/1.1\" 200 %d"
            .formatted(
                request.remoteAddress() == null ? "-" : request.remoteAddress().host(),
                LOG_TIME.format(pod.kubelet().clock().now()),
                request.method(),
                request.uri(),
                body.length()));
    var ignored =
        request
            .response()
            .putHeader("Content-Type", json ? "application/json" : "text/html; charset=UTF-8")
            .putHeader("X-Pod", Objects.name(pod.pod()))
            .putHeader("X-Node", pod.kubelet().options().name())
            // As kube-proxy balances connections, a new request is to have a new one.
            .putHeader("Connection", "close")
            .end(body);
  }

  private static String html(ObjectNode facts) {
    String app = facts.path("service").asText();
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%s (simulated)</title></head>
        <body>
        <h1>%s</h1>
        <p>This page was served by pod <strong>%s</strong> (%s) on node <strong>%s</strong>,
        reached through node %s.</p>
        <p>The cluster is simulated: no container runs, and nothing is stored.</p>
        </body>
        </html>
        """
        .formatted(
            app,
            app,
            facts.path("pod").asText(),
            facts.path("podIP").asText(),
            facts.path("node").asText(),
            facts.path("entryNode").asText());
  }
}
