package dev.slipway.simulator.kubernetes.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.simulator.kubernetes.loop.VertxLoop;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Objects;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port of a node that leads to the pods of a Service; closed while there are none. */
final class NodePort {
  private static final Logger LOG = LoggerFactory.getLogger(NodePort.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final VertxLoop loop;
  private final Nodes nodes;
  private final Kubelet kubelet;
  private final int port;
  private final Map<String, Affinity> affinities = new HashMap<>();
  private List<Backend> backends = List.of();
  private String service = "";
  private @Nullable Duration affinity;
  private @Nullable HttpServer server;
  private int turn;
  private boolean closed;

  private record Affinity(Backend backend, Instant until) {}

  NodePort(VertxLoop loop, Nodes nodes, Kubelet kubelet, int port) {
    this.loop = loop;
    this.nodes = nodes;
    this.kubelet = kubelet;
    this.port = port;
    this.turn = loop.random().nextInt(1000);
  }

  void update(ObjectNode object, List<Backend> now) {
    service = Objects.namespace(object) + "/" + Objects.name(object);
    backends = now;
    affinity =
        Json.text(object, "spec", "sessionAffinity").equals("ClientIP")
            ? Duration.ofSeconds(
                Json.number(
                    object, 10_800, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"))
            : null;
    affinities.values().removeIf(each -> !backends.contains(each.backend()));
    if (backends.isEmpty()) {
      var ignored = unlisten();
    } else if (server == null) {
      listen();
    }
  }

  private void listen() {
    HttpServer fresh =
        loop.vertx()
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(kubelet.options().listenAddress())
                    .setPort(port)
                    // As web servers in containers: who asks for HTTP/2, as Java does, gets 1.1.
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::serve)
            .exceptionHandler(failure -> {});
    server = fresh;
    fresh
        .listen()
        .onFailure(
            failure -> {
              LOG.warn(
                  "NodePort {} of {} can't be listened on at {}: {}",
                  port,
                  service,
                  kubelet.options().listenAddress(),
                  failure.getMessage());
              if (server == fresh) {
                server = null;
                var ignored =
                    loop.schedule(
                        RETRY,
                        () -> {
                          if (!closed && server == null && !backends.isEmpty()) {
                            listen();
                          }
                        });
              }
            });
  }

  private CompletableFuture<Void> unlisten() {
    HttpServer open = server;
    server = null;
    return open == null
        ? CompletableFuture.completedFuture(null)
        : open.close().toCompletionStage().toCompletableFuture().exceptionally(e -> null);
  }

  CompletableFuture<Void> close() {
    closed = true;
    return unlisten();
  }

  private void serve(HttpServerRequest request) {
    request.response().exceptionHandler(failure -> {});
    if (kubelet.clock().isHung()) {
      // Nobody answers, and the connection stays as it is.
      return;
    }
    if (backends.isEmpty()) {
      var ignored = request.connection().close();
      return;
    }
    String client = request.remoteAddress() == null ? "" : request.remoteAddress().host();
    Backend backend = pick(client);
    Optional<SimulatedNode> target = nodes.node(backend.node());
    if (target.isEmpty() || target.get().isOff() || target.get().isHung()) {
      // As packets to a machine that is gone: they get no answer.
      return;
    }
    Optional<PodRun> pod = target.get().pod(backend.podUid());
    if (pod.isPresent() && pod.get().serves()) {
      Page.answer(request, pod.get(), kubelet.options().name(), service);
    } else {
      var ignored = request.connection().close();
    }
  }

  private Backend pick(String client) {
    Instant now = loop.now();
    Affinity known = affinities.get(client);
    Backend backend;
    if (affinity != null && known != null && known.until().isAfter(now)) {
      backend = known.backend();
    } else {
      backend = backends.get(Math.floorMod(turn++, backends.size()));
    }
    if (affinity != null) {
      affinities.put(client, new Affinity(backend, now.plus(affinity)));
    }
    return backend;
  }
}
