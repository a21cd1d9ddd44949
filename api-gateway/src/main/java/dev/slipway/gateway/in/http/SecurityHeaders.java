package dev.slipway.gateway.in.http;

import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Headers that keep browsers from guessing, framing and storing. There is no
 * Strict-Transport-Security: for {@code localhost} it would bind every other server on the machine.
 */
@ApplicationScoped
class SecurityHeaders {

  void add(Exchange exchange) {
    exchange
        .context()
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
}
