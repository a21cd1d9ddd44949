package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;
import dev.slipway.simulator.kubernetes.resource.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** What all answers have. */
final class Answers {

  private Answers() {}

  static void head(HttpServerResponse response, int status, String contentType) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("Cache-Control", "no-cache, private");
  }

  static void refuse(HttpServerResponse response, ApiException refusal) {
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    head(response, refusal.code(), "application/json");
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
    }
    var ignored = response.end(Buffer.buffer(Json.bytes(refusal.status())));
  }
}
