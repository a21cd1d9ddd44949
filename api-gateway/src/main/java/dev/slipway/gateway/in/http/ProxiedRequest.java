package dev.slipway.gateway.in.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way. All of it runs on the request's context, so nothing is synchronized. */
final class ProxiedRequest {

  private static final Set<HttpMethod> USUALLY_WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  private final Vertx vertx;
  private final Exchange exchange;
  private final StreamingProxy.Target target;
  private final StreamingProxy.Outcome outcome;
  private final BodySize bodySize;
  private final Refusals refusals;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final long bodyLimit;
  private long bodyBytes;
  private long timer = -1;
  private boolean done;
  private @Nullable HttpClientRequest upstream;

  ProxiedRequest(
      Vertx vertx,
      Exchange exchange,
      StreamingProxy.Target target,
      StreamingProxy.Outcome outcome,
      BodySize bodySize,
      Refusals refusals) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.target = target;
    this.outcome = outcome;
    this.bodySize = bodySize;
    this.refusals = refusals;
    this.request = exchange.context().request();
    this.response = exchange.context().response();
    this.bodyLimit = bodySize.limit(exchange);
  }

  void start() {
    exchange.context().addEndHandler(ended -> finish(ended.failed()));
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
    connected.response().onSuccess(this::answer).onFailure(this::brokenOff);
    connected.exceptionHandler(cause -> {}); // told by the response's failure, too
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      connected.putHeader(HttpHeaders.CONTENT_LENGTH, length);
    } else if (!hasBody()) {
      request.resume();
      connected.end();
      return;
    } else {
      connected.setChunked(true);
    }
    sendBody(connected);
  }

  private boolean hasBody() {
    return request.version() == HttpVersion.HTTP_2
        ? !request.isEnded() && !USUALLY_WITHOUT_BODY.contains(request.method())
        : request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private void sendBody(HttpClientRequest connected) {
    request.handler(
        chunk -> {
          bodyBytes += chunk.length();
          if (bodyBytes > bodyLimit) {
            fail(() -> bodySize.refuse(exchange));
            connected.reset();
          } else if (!done) {
            connected.write(chunk);
            if (connected.writeQueueFull()) {
              request.pause();
              connected.drainHandler(drained -> request.resume());
            }
          }
        });
    request.endHandler(
        end -> {
          if (!done) {
            connected.end();
          }
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
    request.resume();
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
    boolean sized = answer.getHeader(HttpHeaders.CONTENT_LENGTH) != null;
    if (!sized && mayHaveBody(answer.statusCode())) {
      response.setChunked(true);
      // The head goes out at once: a watch or a log may have nothing more to say for hours.
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

  private boolean mayHaveBody(int status) {
    return request.method() != HttpMethod.HEAD && status >= 200 && status != 204 && status != 304;
  }

  private void brokenOff(Throwable cause) {
    fail(() -> outcome.brokenOff(cause));
  }

  private void tooSlow() {
    fail(outcome::tooSlow);
    reset();
  }

  /** Tells the client once, and only as long as nothing else was told. */
  private void fail(Runnable tell) {
    if (!done && !response.headWritten()) {
      done = true;
      tell.run();
    }
  }

  /** The exchange is over for the client; if it left early, the upstream need not go on. */
  private void finish(boolean early) {
    done = true;
    vertx.cancelTimer(timer);
    if (early) {
      reset();
    }
  }

  private void reset() {
    if (upstream != null) {
      upstream.reset();
    }
  }
}
