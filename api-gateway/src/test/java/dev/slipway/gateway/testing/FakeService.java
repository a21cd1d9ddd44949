package dev.slipway.gateway.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server in a service's place. It answers what it got as JSON; paths that were given an
 * answer answer that; {@code /stream} at a path's end streams until {@link #endStreams} is called,
 * {@code /logs} says nothing until then, and {@code /breaks} closes the connection.
 */
public final class FakeService implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A request as it came. */
  public record Received(
      String method, String uri, Map<String, List<String>> headers, long bytes, String body) {
    public @Nullable String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
          .map(e -> String.join(",", e.getValue()))
          .findFirst()
          .orElse(null);
    }
  }

  /** An answer to be given. */
  public record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final String name;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What came, oldest first. */
  public final List<Received> received = new CopyOnWriteArrayList<>();

  /** Streams that their client left. */
  public final List<String> left = new CopyOnWriteArrayList<>();

  private FakeService(String name, HttpServer server) {
    this.name = name;
    this.server = server;
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  public static FakeService http(String name, int port) {
    try {
      return new FakeService(name, HttpServer.create(address(port), 50));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FakeService https(String name, SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(address(0), 50);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new FakeService(name, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void answer(String path, int status, String type, String body) {
    answers.put(path, new Answer(status, type, body));
  }

  public Received last() {
    return received.getLast();
  }

  public void endStreams() {
    ended.countDown();
  }

  @Override
  public void close() {
    endStreams();
    server.stop(0);
    executor.shutdownNow();
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/breaks")) {
      exchange.getRequestBody().readAllBytes();
      exchange.close();
      return;
    }
    if (path.endsWith("/logs")) {
      quiet(exchange);
      return;
    }
    if (path.endsWith("/stream")) {
      stream(exchange);
      return;
    }
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Received request =
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            sent.length,
            new String(sent, StandardCharsets.UTF_8));
    received.add(request);
    Answer answer = answers.getOrDefault(path, echo(request));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("X-Service", name);
    exchange.getResponseHeaders().set("Keep-Alive", "timeout=99");
    boolean empty = answer.status() == 204 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Sends its head, then a line for each line of the request's body, then nothing until told. */
  /** A log that nothing is printed to: not even the head comes. */
  private void quiet(HttpExchange exchange) throws IOException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("last\n".getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      int b;
      InputStream in = exchange.getRequestBody();
      while ((b = in.read()) >= 0) {
        out.write(b);
        if (b == '\n') {
          out.flush();
        }
      }
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (!ended.await(100, TimeUnit.MILLISECONDS)) {
        if (exchange.getRequestURI().toString().contains("ticks")) {
          out.write("tick\n".getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
      out.write("last\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      left.add(exchange.getRequestURI().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer echo(Received request) throws IOException {
    ObjectNode echo = JSON.createObjectNode();
    echo.put("service", name).put("method", request.method()).put("uri", request.uri());
    echo.put("bytes", request.bytes());
    return new Answer(200, "application/json", JSON.writeValueAsString(echo));
  }
}
