package dev.slipway.gateway.in.http;

import dev.slipway.gateway.route.Destination;
import dev.slipway.gateway.token.Token;
import dev.slipway.kit.identity.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the handlers of one request know of it. */
public final class Exchange {

  private static final String KEY = Exchange.class.getName();

  private final RoutingContext context;
  private final String correlationId;
  private final String path;
  private final Destination destination;
  private final long startedNanos;
  private final List<Consumer<Boolean>> endHandlers = new ArrayList<>();
  private @Nullable Token token;
  private @Nullable Caller caller;
  private @Nullable Runnable closeTunnel;
  private boolean ended;
  private boolean endedWhole;

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
    context.addEndHandler(
        answered -> {
          if (closeTunnel == null) {
            end(answered.succeeded());
          }
        });
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

  /**
   * Calls back once when the exchange is over: its answer has ended, or the tunnel that it became.
   * At once if it is.
   *
   * @param handler is told whether it was whole: false when the client left before
   */
  void onEnd(Consumer<Boolean> handler) {
    if (ended) {
      handler.accept(endedWhole);
    } else {
      endHandlers.add(handler);
    }
  }

  /** From now on it is a tunnel: it ends when {@link #tunnelEnded} says so. */
  void becomesTunnel(Runnable close) {
    closeTunnel = close;
  }

  void tunnelEnded() {
    end(true);
  }

  /** Closes the tunnel that it has become; whether it has. */
  boolean closeTunnel() {
    if (closeTunnel == null) {
      return false;
    }
    closeTunnel.run();
    return true;
  }

  private void end(boolean whole) {
    if (!ended) {
      ended = true;
      endedWhole = whole;
      List.copyOf(endHandlers).forEach(handler -> handler.accept(whole));
    }
  }
}
