package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.api.ClusterApi;
import dev.slipway.simulator.kubernetes.auth.Authenticator;
import dev.slipway.simulator.kubernetes.auth.Authorizer;
import dev.slipway.simulator.kubernetes.auth.ServiceAccountTokens;
import dev.slipway.simulator.kubernetes.log.Kubelets;
import dev.slipway.simulator.kubernetes.resource.Json;
import dev.slipway.simulator.kubernetes.resource.Kind;
import dev.slipway.simulator.kubernetes.resource.Kinds;
import java.util.Optional;

/** Leads each request to what answers it. */
final class Router {
  private final ReadHandler reads;
  private final WriteHandler writes;
  private final DeleteHandler deletes;
  private final ScaleHandler scales;
  private final PodHandler pods;
  private final LogHandler logs;
  private final ReviewHandler reviews;
  private final PlainHandler plain;
  private final Watches watches;
  private final Authorizer authorizer;
  private final ServiceAccountTokens tokens;

  Router(
      ClusterApi api,
      ApiServerOptions options,
      Authenticator authenticator,
      ServiceAccountTokens tokens,
      Watches watches,
      ReadCache cache,
      Kubelets kubelets) {
    this.authorizer = new Authorizer(api.store());
    this.reads = new ReadHandler(api, cache);
    this.writes = new WriteHandler(api, reads);
    this.deletes = new DeleteHandler(api, reads);
    this.scales = new ScaleHandler(api);
    this.pods = new PodHandler(api);
    this.logs = new LogHandler(api, kubelets);
    this.reviews = new ReviewHandler(authenticator, authorizer);
    this.plain = new PlainHandler(options, tokens);
    this.watches = watches;
    this.tokens = tokens;
  }

  Authorizer authorizer() {
    return authorizer;
  }

  /**
   * Answers a request of somebody who may ask it.
   *
   * @throws ApiException if it is refused
   */
  void route(Call call) {
    RequestPath path = call.path();
    if (!path.isResource()) {
      plain.handle(call);
      return;
    }
    if (ReviewHandler.isReview(path)) {
      reviews.handle(call);
      return;
    }
    if (path.resource().equals("bindings") && call.method().equals("POST")) {
      pods.bind(Json.text(call.object(), "metadata", "name"), call);
      return;
    }
    Kind kind = kind(path);
    if (kind == Kinds.ENDPOINTS) {
      call.warn("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }
    if (!path.subresource().isEmpty()) {
      subresource(kind, call);
    } else if (path.name().isEmpty()) {
      collection(kind, call);
    } else {
      one(kind, call);
    }
  }

  private static Kind kind(RequestPath path) {
    Optional<Kind> kind = Kinds.find(path.group(), path.version(), path.resource());
    if (kind.isEmpty() || (!kind.get().namespaced() && !path.namespace().isEmpty())) {
      throw ApiException.noSuchPath();
    }
    if (kind.get().namespaced() && path.namespace().isEmpty() && !path.name().isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return kind.get();
  }

  private void collection(Kind kind, Call call) {
    switch (call.method()) {
      case "GET", "HEAD" -> {
        if (call.isWatch()) {
          watches.begin(Selection.of(kind, call), call);
        } else {
          reads.list(kind, call);
        }
      }
      case "POST" -> {
        if (kind.namespaced() && call.path().namespace().isEmpty()) {
          throw ApiException.methodNotAllowed();
        }
        writes.create(kind, call);
      }
      case "DELETE" -> deletes.many(kind, call);
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private void one(Kind kind, Call call) {
    switch (call.method()) {
      case "GET", "HEAD" -> {
        if (call.isWatch()) {
          watches.begin(Selection.of(kind, call), call);
        } else {
          reads.get(kind, call);
        }
      }
      case "PUT" -> writes.update(kind, "", call);
      case "PATCH" -> writes.patch(kind, "", call);
      case "DELETE" -> deletes.one(kind, call);
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private void subresource(Kind kind, Call call) {
    String name = call.path().subresource();
    if (!kind.subresources().contains(name)) {
      throw ApiException.noSuchPath();
    }
    switch (name) {
      case "status" -> status(kind, call);
      case "scale" -> scales.handle(kind, call);
      case "log" -> logs.log(call);
      case "binding" -> pods.bind(call.path().name(), call);
      case "eviction" -> pods.evict(call);
      case "finalize" -> pods.finalizeNamespace(call);
      case "token" ->
          call.answer(
              201, tokens.issue(call.path().namespace(), call.path().name(), call.object()));
      default -> throw ApiException.notImplemented(kind.plural() + "/" + name);
    }
  }

  private void status(Kind kind, Call call) {
    switch (call.method()) {
      case "GET" -> reads.get(kind, call);
      case "PUT" -> writes.update(kind, "status", call);
      case "PATCH" -> writes.patch(kind, "status", call);
      default -> throw ApiException.methodNotAllowed();
    }
  }
}
