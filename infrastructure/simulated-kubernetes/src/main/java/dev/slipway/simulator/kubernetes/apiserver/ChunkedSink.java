package dev.slipway.simulator.kubernetes.apiserver;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Events as the chunks of an answer that doesn't end. */
final class ChunkedSink implements WatchSink {
  private final HttpServerResponse response;

  ChunkedSink(HttpServerResponse response) {
    this.response = response;
    Answers.head(response, 200, "application/json");
    response.setChunked(true);
    response.setWriteQueueMaxSize(Watch.MOST_UNSENT);
    // The head must reach the watcher before the first event does.
    var ignored = response.writeHead();
  }

  @Override
  public void send(byte[] event) {
    if (!response.closed() && !response.ended()) {
      var ignored = response.write(Buffer.buffer(event));
    }
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void end() {
    if (!response.closed() && !response.ended()) {
      var ignored = response.end();
    }
  }

  @Override
  public void cut() {
    response.reset();
  }
}
