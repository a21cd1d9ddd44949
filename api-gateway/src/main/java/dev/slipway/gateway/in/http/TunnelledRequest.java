package dev.slipway.gateway.in.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to become a WebSocket. All of it runs on the request's context, so nothing
 * is synchronized.
 */
final class TunnelledRequest {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Vertx vertx;
  private final Exchange exchange;
  private final StreamingProxy.Target target;
  private final StreamingProxy.Outcome outcome;
  private final Refusals refusals;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private long timer = -1;
  private boolean done;
  private @Nullable HttpClientRequest upstream;

  TunnelledRequest(
      Vertx vertx,
      Exchange exchange,
      StreamingProxy.Target target,
      StreamingProxy.Outcome outcome,
      Refusals refusals) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.target = target;
    this.outcome = outcome;
    this.refusals = refusals;
    this.request = exchange.context().request();
    this.response = exchange.context().response();
  }

  void start() {
    exchange.onEnd(this::finish);
    timer = vertx.setTimer(Math.max(1, target.answerWithin().toMillis()), t -> tooSlow());
    target
        .client()
        .request(target.options())
        .onSuccess(this::send)
        .onFailure(cause -> fail(() -> outcome.unreachable(cause)));
  }

  private void send(HttpClientRequest connected) {
    if (done) {
      connected.reset();
      return;
    }
    upstream = connected;
    ForwardedHeaders.copyRequest(request, connected.headers());
    target.headers().accept(connected.headers());
    connected.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    connected.putHeader(HttpHeaders.UPGRADE, "websocket");
    connected.exceptionHandler(cause -> {}); // told by the response's failure, too
    connected
        .connect()
        .onSuccess(this::answer)
        .onFailure(cause -> fail(() -> outcome.brokenOff(cause)));
  }

  private void answer(HttpClientResponse answer) {
    if (done || response.closed()) {
      reset();
      return;
    }
    vertx.cancelTimer(timer);
    outcome.answered(answer.statusCode());
    response.setStatusCode(answer.statusCode());
    ForwardedHeaders.copyResponse(answer.headers(), response.headers());
    if (answer.statusCode() == SWITCHING_PROTOCOLS) {
      join(answer.netSocket());
    } else {
      refuse(answer);
    }
  }

  /** The upstream's own refusal passes as any answer does. */
  private void refuse(HttpClientResponse answer) {
    request.resume();
    if (answer.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      response.setChunked(true);
      response.write(Buffer.buffer());
    }
    answer
        .pipe()
        .endOnFailure(false)
        .to(response)
        .onFailure(
            cause -> {
              reset();
              refusals.cutOff(exchange);
            });
  }

  private void join(NetSocket inner) {
    // What the upstream says first waits until the client's side is there.
    inner.pause();
    exchange.becomesTunnel(inner::close);
    inner.closeHandler(closed -> exchange.tunnelEnded());
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    response.putHeader(HttpHeaders.UPGRADE, "websocket");
    request.toNetSocket().onSuccess(outer -> join(inner, outer)).onFailure(left -> inner.close());
  }

  private void join(NetSocket inner, NetSocket outer) {
    done = true;
    // A pipe ends its target when its source has ended, after all that was on its way.
    inner.pipeTo(outer).onComplete(ended -> outer.close());
    outer.pipeTo(inner).onComplete(ended -> inner.close());
  }

  private void tooSlow() {
    fail(outcome::tooSlow);
    reset();
  }

  /** Tells the client once, and only as long as nothing else was told. */
  private void fail(Runnable tell) {
    if (!done && !response.headWritten()) {
      done = true;
      vertx.cancelTimer(timer);
      tell.run();
    }
  }

  private void finish(boolean whole) {
    vertx.cancelTimer(timer);
    done = true;
    if (!whole) {
      reset();
    }
  }

  private void reset() {
    if (upstream != null) {
      upstream.reset();
    }
  }
}
