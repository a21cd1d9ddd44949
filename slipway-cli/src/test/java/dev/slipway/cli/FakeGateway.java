package dev.slipway.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what it was told to, and remembers what it was asked. */
final class FakeGateway implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  record Request(
      String method, String uri, String authorization, String contentType, String body) {}

  private record Answer(int status, String body) {}

  FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * @param request method and path, such as {@code GET /v1/clusters}
   */
  FakeGateway answering(String request, int status, String body) {
    answers.put(request, new Answer(status, body));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The one request of that method to that path. */
  Request only(String method, String path) {
    List<Request> matching =
        requests.stream()
            .filter(r -> r.method().equals(method) && r.uri().split("\\?", 2)[0].equals(path))
            .toList();
    if (matching.size() != 1) {
      throw new AssertionError(
          method + " " + path + " came " + matching.size() + " times: " + requests);
    }
    return matching.getFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            header(exchange, "Authorization"),
            header(exchange, "Content-Type"),
            body));
    String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    Answer answer =
        answers.getOrDefault(
            asked,
            new Answer(404, "{\"title\":\"Not found\",\"code\":\"not-found\",\"status\":404}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
