package dev.slipway.gateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A real server of WebSockets in a service's place: it says {@code hello}, echoes what it hears,
 * and closes with 4321 when that is {@code leave}. Paths that end in {@code /refused} are refused.
 */
public final class FakeWebSockets implements AutoCloseable {

  /** A handshake as it came. */
  public record Handshake(String uri, Map<String, String> headers) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /** What came, oldest first. */
  public final List<Handshake> handshakes = new CopyOnWriteArrayList<>();

  /** How each socket was closed. */
  public final List<Integer> closings = new CopyOnWriteArrayList<>();

  private FakeWebSockets(HttpServerOptions options, int port) {
    server =
        vertx
            .createHttpServer(
                options
                    .addWebSocketSubProtocol("v5.channel.k8s.io")
                    .setHost("127.0.0.1")
                    .setPort(port))
            .requestHandler(this::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public static FakeWebSockets http(int port) {
    return new FakeWebSockets(new HttpServerOptions(), port);
  }

  public static FakeWebSockets https(String keyPem, String certificatePem) {
    return new FakeWebSockets(
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(keyPem))
                    .addCertValue(Buffer.buffer(certificatePem))),
        0);
  }

  public int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    handshakes.add(
        new Handshake(
            request.uri(),
            request.headers().entries().stream()
                .collect(
                    Collectors.toMap(
                        e -> e.getKey().toLowerCase(java.util.Locale.ROOT),
                        Map.Entry::getValue,
                        (a, b) -> a + "," + b))));
    if (request.uri().endsWith("/refused")) {
      request
          .response()
          .setStatusCode(403)
          .putHeader("Content-Type", "application/problem+json")
          .end("{\"code\":\"forbidden\"}");
      return;
    }
    request.toWebSocket().onSuccess(this::serve);
  }

  private void serve(ServerWebSocket socket) {
    socket.closeHandler(
        closed -> {
          Short code = socket.closeStatusCode();
          closings.add(code == null ? -1 : code.intValue());
        });
    socket.binaryMessageHandler(socket::writeBinaryMessage);
    socket.textMessageHandler(
        text -> {
          if (text.equals("leave")) {
            socket.close((short) 4321, "as told");
          } else {
            socket.writeTextMessage(text);
          }
        });
    socket.writeTextMessage("hello");
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
