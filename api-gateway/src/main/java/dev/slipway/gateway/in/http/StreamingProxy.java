package dev.slipway.gateway.in.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes a request on and its answer back, both as they flow: nothing is gathered on the way. */
@ApplicationScoped
class StreamingProxy {

  private final Vertx vertx;
  private final BodySize bodySize;
  private final Refusals refusals;
  private final Tunnels tunnels;

  @Inject
  StreamingProxy(Vertx vertx, BodySize bodySize, Refusals refusals, Tunnels tunnels) {
    this.vertx = vertx;
    this.bodySize = bodySize;
    this.refusals = refusals;
    this.tunnels = tunnels;
  }

  /** The exchange's request must be paused. A WebSocket's becomes a tunnel. */
  void forward(Exchange exchange, Target target, Outcome outcome) {
    if (Tunnels.isAskedFor(exchange.context().request())) {
      tunnels.open(exchange, target, outcome);
      return;
    }
    new ProxiedRequest(vertx, exchange, target, outcome, bodySize, refusals).start();
  }

  /**
   * Where a request goes.
   *
   * @param options method, host, port and URI
   * @param headers sets or removes headers after the client's were copied
   * @param answerWithin how long the answer may take to begin
   */
  record Target(
      HttpClient client,
      RequestOptions options,
      Consumer<MultiMap> headers,
      Duration answerWithin) {}

  /** What came of a request until its answer began. */
  interface Outcome {
    /** The answer began. */
    void answered(int status);

    /** No connection: the request was certainly not carried out. */
    void unreachable(Throwable cause);

    /** The connection broke after the request was sent. */
    void brokenOff(Throwable cause);

    /** No answer in time. */
    void tooSlow();
  }
}
