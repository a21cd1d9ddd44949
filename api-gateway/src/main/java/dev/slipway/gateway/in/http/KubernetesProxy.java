package dev.slipway.gateway.in.http;

import dev.slipway.gateway.GatewayConfig;
import dev.slipway.gateway.kubernetes.ClusterAccess;
import dev.slipway.gateway.kubernetes.ClusterAccess.Access;
import dev.slipway.gateway.kubernetes.KubernetesStatus;
import dev.slipway.gateway.route.Destination;
import dev.slipway.kit.identity.Caller;
import dev.slipway.kit.identity.Role;
import dev.slipway.kit.problem.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to a cluster's API server, with the cluster's own credential in place of the
 * caller's token, over TLS that is verified against the cluster's authority.
 */
@ApplicationScoped
class KubernetesProxy {

  private static final Logger LOG = Logger.getLogger(KubernetesProxy.class);

  private final ClusterAccess access;
  private final ClusterClients clients;
  private final StreamingProxy proxy;
  private final TokenWatch tokenWatch;
  private final Refusals refusals;
  private final GatewayConfig config;
  private final Vertx vertx;

  @Inject
  KubernetesProxy(
      ClusterAccess access,
      ClusterClients clients,
      StreamingProxy proxy,
      TokenWatch tokenWatch,
      Refusals refusals,
      GatewayConfig config,
      Vertx vertx) {
    this.access = access;
    this.clients = clients;
    this.proxy = proxy;
    this.tokenWatch = tokenWatch;
    this.refusals = refusals;
    this.config = config;
    this.vertx = vertx;
  }

  void forward(Exchange exchange, Destination.Kubernetes target) {
    HttpServerRequest request = exchange.context().request();
    Caller caller = exchange.requireCaller();
    if (request.headers().contains(HttpHeaders.UPGRADE) && !Tunnels.isAskedFor(request)) {
      if (!caller.role().includes(Role.EDITOR)) {
        // kubectl asks in this way, too, after the cluster has refused its WebSocket.
        refusals.refuse(
            exchange,
            ProblemCode.FORBIDDEN,
            "The role " + caller.role() + " may not exec, attach, port-forward or cp.");
        return;
      }
      refusals.refuse(
          exchange,
          new KubernetesStatus(
              501,
              "NotImplemented",
              "The gateway passes exec, attach, port-forward and cp on as WebSockets, as kubectl"
                  + " speaks them since 1.31; this client asks for SPDY. Use such a kubectl, or a"
                  + " kubeconfig that goes to the cluster directly: POST /v1/clusters/"
                  + target.cluster()
                  + "/kubeconfigs"));
      return;
    }
    if (caller.role() != Role.ADMIN && impersonates(request)) {
      // Kubernetes' own role "edit" may impersonate service accounts, powerful ones, too.
      refusals.refuse(exchange, ProblemCode.FORBIDDEN, "Only administrators may impersonate.");
      return;
    }
    vertx
        .executeBlocking(
            () -> access.of(decode(target.cluster()), caller.project(), caller.role()), false)
        .onSuccess(result -> decide(exchange, target, result))
        .onFailure(
            failure -> {
              LOG.errorf(failure, "access to cluster %s can't be had", target.cluster());
              refusals.unavailable(exchange, "The cluster's credentials can't be had now.");
            });
  }

  private void decide(Exchange exchange, Destination.Kubernetes target, Access result) {
    switch (result) {
      case Access.Granted granted -> forward(exchange, target, granted);
      case Access.NoSuchCluster() ->
          refusals.refuse(
              exchange,
              ProblemCode.NOT_FOUND,
              "The project has no cluster \"" + target.cluster() + "\".");
      case Access.NotReady(String message) -> refusals.unavailable(exchange, message);
      case Access.NoCredentials(String message) -> refusals.unavailable(exchange, message);
    }
  }

  private void forward(Exchange exchange, Destination.Kubernetes target, Access.Granted granted) {
    HttpServerRequest request = exchange.context().request();
    URI server = URI.create(granted.server());
    String query = request.query();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(server.getHost())
            .setPort(server.getPort() < 0 ? 443 : server.getPort())
            .setSsl(true)
            .setURI(query == null ? target.path() : target.path() + "?" + query);
    tokenWatch.watch(exchange);
    proxy.forward(
        exchange,
        new StreamingProxy.Target(
            clients.of(granted.clusterId(), granted.caPem()),
            options,
            headers -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + granted.token()),
            answerWithin(query)),
        new ClusterOutcome(exchange, target.cluster(), granted.clusterId()));
  }

  /** A log that is followed may have nothing to say for long, not even its head. */
  private Duration answerWithin(@Nullable String query) {
    boolean stream = query != null && (query.contains("watch=") || query.contains("follow="));
    return stream ? config.kubernetes().streamTimeout() : config.kubernetes().answerTimeout();
  }

  private static boolean impersonates(HttpServerRequest request) {
    return request.headers().names().stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("impersonate-"));
  }

  private static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private final class ClusterOutcome implements StreamingProxy.Outcome {
    private final Exchange exchange;
    private final String cluster;
    private final String clusterId;

    ClusterOutcome(Exchange exchange, String cluster, String clusterId) {
      this.exchange = exchange;
      this.clusterId = clusterId;
      this.cluster = cluster;
    }

    @Override
    public void answered(int status) {
      if (status == 401) {
        access.forget(clusterId);
      }
    }

    @Override
    public void unreachable(Throwable cause) {
      if (cause instanceof SSLException) {
        // Its authority may be a new one.
        access.forget(clusterId);
      }
      LOG.warnf("the API server of %s can't be reached: %s", cluster, cause.getMessage());
      refusals.unavailable(exchange, "The API server of " + cluster + " can't be reached.");
    }

    @Override
    public void brokenOff(Throwable cause) {
      LOG.warnf("the API server of %s broke off: %s", cluster, cause.getMessage());
      refusals.refuse(
          exchange,
          ProblemCode.UPSTREAM_UNAVAILABLE,
          "The API server of " + cluster + " went away before it answered.");
    }

    @Override
    public void tooSlow() {
      refusals.refuse(
          exchange,
          ProblemCode.UPSTREAM_TIMEOUT,
          "The API server of " + cluster + " did not answer in time.");
    }
  }
}
