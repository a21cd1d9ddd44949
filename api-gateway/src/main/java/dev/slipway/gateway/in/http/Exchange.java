package dev.slipway.gateway.in.http;

import dev.slipway.gateway.route.Destination;
import dev.slipway.gateway.token.Token;
import dev.slipway.kit.identity.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the handlers of one request know of it. */
public final class Exchange {

  private static final String KEY = Exchange.class.getName();

  private final RoutingContext context;
  private final String correlationId;
  private final String path;
  private final Destination destination;
  private final long startedNanos;
  private @Nullable Token token;
  private @Nullable Caller caller;

  Exchange(
      RoutingContext context,
      String correlationId,
      String path,
      Destination destination,
      long startedNanos) {
    this.context = context;
    this.correlationId = correlationId;
    this.path = path;
    this.destination = destination;
    this.startedNanos = startedNanos;
    context.put(KEY, this);
  }

  /** The exchange of a routing context that passed the front door, or null if it did not. */
  public static @Nullable Exchange find(RoutingContext context) {
    return context.get(KEY);
  }

  RoutingContext context() {
    return context;
  }

  public String correlationId() {
    return correlationId;
  }

  /** The raw path, without the query. */
  String path() {
    return path;
  }

  Destination destination() {
    return destination;
  }

  long startedNanos() {
    return startedNanos;
  }

  boolean isKubernetes() {
    return destination instanceof Destination.Kubernetes;
  }

  void authenticated(Token accepted, Caller who) {
    this.token = accepted;
    this.caller = who;
  }

  /** Who calls, or null on an open path. */
  public @Nullable Caller caller() {
    return caller;
  }

  Caller requireCaller() {
    return Objects.requireNonNull(caller, "the request is not authenticated");
  }

  Token requireToken() {
    return Objects.requireNonNull(token, "the request is not authenticated");
  }
}
