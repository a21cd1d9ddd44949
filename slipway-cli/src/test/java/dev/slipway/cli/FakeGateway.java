package dev.slipway.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers what it was told to, and remembers what it was asked. */
public final class FakeGateway implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** What it was asked. */
  public record Request(
      String method, String uri, String authorization, String contentType, String body) {}

  private record Answer(int status, String body) {}

  public FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  /**
   * @param request method and path, such as {@code GET /v1/clusters}
   */
  public FakeGateway answering(String request, int status, String body) {
    answers.put(request, new ConcurrentLinkedDeque<>(List.of(new Answer(status, body))));
    return this;
  }

  /** Takes that request, and says nothing to it. */
  public FakeGateway silentAt(String request) {
    silent.add(request);
    return this;
  }

  /** Answers with one body after the other, and goes on with the last. */
  public FakeGateway answeringInTurn(String request, String... bodies) {
    answers.put(
        request,
        Arrays.stream(bodies)
            .map(body -> new Answer(200, body))
            .collect(Collectors.toCollection(ConcurrentLinkedDeque::new)));
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often that was asked. */
  public long count(String method, String path) {
    return matching(method, path).size();
  }

  /** The one request of that method to that path. */
  public Request only(String method, String path) {
    List<Request> matching = matching(method, path);
    if (matching.size() != 1) {
      throw new AssertionError(
          method + " " + path + " came " + matching.size() + " times: " + requests);
    }
    return matching.getFirst();
  }

  private List<Request> matching(String method, String path) {
    return List.copyOf(requests).stream()
        .filter(r -> r.method().equals(method) && r.uri().split("\\?", 2)[0].equals(path))
        .toList();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.close();
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
    if (silent.contains(asked)) {
      awaitClose();
      return;
    }
    Answer answer = next(asked);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer next(String asked) {
    Deque<Answer> known = answers.get(asked);
    if (known == null) {
      return new Answer(404, "{\"title\":\"Not found\",\"code\":\"not-found\",\"status\":404}");
    }
    return known.size() > 1 ? known.removeFirst() : known.getFirst();
  }

  private static String header(HttpExchange exchange, String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
