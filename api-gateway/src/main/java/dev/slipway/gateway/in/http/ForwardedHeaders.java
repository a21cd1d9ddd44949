package dev.slipway.gateway.in.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers pass through the gateway. Those that speak of one connection end here (RFC 9110,
 * 7.6.1), and so do those by which a client could pass itself off as someone else.
 */
final class ForwardedHeaders {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private static final Set<String> NOT_FROM_CLIENTS =
      Set.of(
          "authorization", "cookie", "host", "expect", "forwarded", "x-real-ip", "content-length");

  private static final Set<String> NOT_FROM_CLIENTS_PREFIXES =
      Set.of("x-forwarded-", "x-remote-", "x-slipway-");

  private ForwardedHeaders() {}

  static void copyRequest(HttpServerRequest from, MultiMap to) {
    Set<String> connection = named(from.headers());
    for (Map.Entry<String, String> header : from.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.startsWith(":")
          && !HOP_BY_HOP.contains(name)
          && !connection.contains(name)
          && !NOT_FROM_CLIENTS.contains(name)
          && NOT_FROM_CLIENTS_PREFIXES.stream().noneMatch(name::startsWith)) {
        to.add(header.getKey(), header.getValue());
      }
    }
    if (from.remoteAddress() != null) {
      to.set("X-Forwarded-For", String.valueOf(from.remoteAddress().hostAddress()));
    }
    to.set("X-Forwarded-Proto", "https");
    if (from.authority() != null) {
      to.set("X-Forwarded-Host", from.authority().toString());
    }
  }

  static void copyResponse(MultiMap from, MultiMap to) {
    Set<String> connection = named(from);
    for (String name : from.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(lower) && !connection.contains(lower)) {
        to.set(name, from.getAll(name));
      }
    }
  }

  /** The headers that {@code Connection} names speak of one connection, too. */
  private static Set<String> named(MultiMap headers) {
    Set<String> names = new HashSet<>();
    for (String value : headers.getAll("Connection")) {
      for (String name : value.split(",")) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
